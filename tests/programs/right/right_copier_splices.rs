//! Lets the kernel copy its input: `io::copy` calls splice(2) where one side is a pipe, and that pipe is locked
//! while the socket has no room.
//!
//! passes: 07 client

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

static SENT: AtomicU64 = AtomicU64::new(0);

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let mut to_server = server.try_clone()?;
    thread::spawn(move || {
        let sent = io::copy(&mut io::stdin().lock(), &mut to_server);
        if let Ok(sent) = sent {
            SENT.store(sent, Ordering::SeqCst);
            let _ = to_server.shutdown(Shutdown::Write);
        } else {
            SENT.store(u64::MAX, Ordering::SeqCst);
        }
    });
    let received = print_all(&server)?;
    if received < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended the stream too early",
        ));
    }
    Ok(())
}

fn print_all(mut server: &TcpStream) -> io::Result<u64> {
    let mut buffer = [0; 16 << 10];
    let mut received = 0;
    loop {
        let length = server.read(&mut buffer)?;
        if length == 0 {
            return Ok(received);
        }
        received += length as u64;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&buffer[..length])?;
        stdout.flush()?;
    }
}
