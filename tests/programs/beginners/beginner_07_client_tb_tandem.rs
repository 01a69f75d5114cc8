//! The thread that reads stdin is a scoped thread, and thread::scope waits for it on every way out.
//! When the server closes or resets while the input is open, the client hangs in the scope and reports
//! nothing until more is typed.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::thread;

fn pump(mut from: impl Read, mut to: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut buffer = vec![0; 16 * 1024];
    let mut total = 0;
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        to(&buffer[..length])?;
        total += length as u64;
    }
}

fn upload(mut stream: &TcpStream) -> io::Result<u64> {
    let sent = pump(io::stdin().lock(), |piece| stream.write_all(piece))?;
    stream.shutdown(Shutdown::Write)?;
    Ok(sent)
}

fn download(stream: &TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    pump(stream, |piece| {
        match stdout.write_all(piece).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
            result => result,
        }
    })
}

fn copy_both_ways(stream: &TcpStream) -> io::Result<()> {
    thread::scope(|scope| {
        let uploading = scope.spawn(|| upload(stream));
        let received = download(stream)?;
        let sent = uploading.join().expect("the uploading thread panicked")?;
        if received < sent {
            return Err(io::Error::new(
                ErrorKind::UnexpectedEof,
                format!("the stream ended after {received} of {sent} bytes"),
            ));
        }
        Ok(())
    })
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let outcome = TcpStream::connect(&address).and_then(|stream| copy_both_ways(&stream));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
