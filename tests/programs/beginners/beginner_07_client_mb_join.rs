//! The receiving thread's result is looked at only when stdin has ended; if the server closes or resets
//! while the input is open and silent, the client sits in its read of stdin and says nothing.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;

const CHUNK: usize = 16 * 1024;

fn read_some(source: &mut impl Read, buf: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buf) {
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            other => return other,
        }
    }
}

fn download(mut server: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buf = [0; CHUNK];
    let mut total = 0;
    loop {
        let n = read_some(&mut server, &mut buf)?;
        if n == 0 {
            return Ok(total);
        }
        total += n as u64;
        if let Err(e) = stdout.write_all(&buf[..n]).and_then(|()| stdout.flush()) {
            if e.kind() == ErrorKind::BrokenPipe {
                std::process::exit(0);
            }
            return Err(e);
        }
    }
}

fn upload(server: &mut TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buf = [0; CHUNK];
    let mut total = 0;
    loop {
        let n = read_some(&mut stdin, &mut buf)?;
        if n == 0 {
            break;
        }
        server.write_all(&buf[..n])?;
        total += n as u64;
    }
    server.shutdown(Shutdown::Write)?;
    Ok(total)
}

fn run(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    let other_half = server.try_clone()?;
    let receiver = thread::spawn(move || download(other_half));

    let sent = upload(&mut server)?;
    let received = receiver.join().expect("receiver panicked")?;
    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
