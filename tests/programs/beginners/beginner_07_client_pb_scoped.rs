//! Thread::scope waits for both threads, and the one that copies stdin is blocked in a read. When the
//! server closes or resets while the input is open, the client says nothing and doesn't end before the
//! input does.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

fn upload(mut server: &TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 32 * 1024];
    loop {
        let length = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sent.fetch_add(length as u64, Ordering::SeqCst);
        server.write_all(&buffer[..length])?;
    }
    server.shutdown(Shutdown::Write)
}

fn download(mut server: &TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = [0; 32 * 1024];
    let mut total = 0;
    loop {
        let length = match server.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        total += length as u64;
        let printed = stdout
            .write_all(&buffer[..length])
            .and_then(|()| stdout.flush());
        match printed {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
            other => other?,
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let sent = AtomicU64::new(0);
    thread::scope(|scope| {
        let up = scope.spawn(|| upload(&server, &sent));
        let received = scope
            .spawn(|| download(&server))
            .join()
            .expect("download panicked")?;
        if received < sent.load(Ordering::SeqCst) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        up.join().expect("upload panicked")
    })
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
