//! At the end of stdin the client drops its cloned handle instead of calling shutdown(Write). The other
//! handle keeps the socket open in both directions, so the server never sees the end and both wait
//! forever.
//!
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! cause: half-close-missing

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

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

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    copy_both_ways(server, address)
}

fn send_input(mut writer: TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sent.fetch_add(length as u64, Ordering::SeqCst);
        writer.write_all(&buffer[..length])?;
    }
    drop(writer); // nothing more to send
    Ok(())
}

fn copy_both_ways(mut server: TcpStream, address: &str) -> io::Result<()> {
    let writer = server.try_clone()?;
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let name = address.to_owned();
    thread::spawn(move || {
        if let Err(error) = send_input(writer, &counter) {
            eprintln!("{name}: {error}");
            process::exit(1);
        }
    });

    let mut received = 0u64;
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match server.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        received += length as u64;
        let printed = stdout
            .write_all(&buffer[..length])
            .and_then(|()| stdout.flush());
        match printed {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
    if received < sent.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended before everything was answered",
        ));
    }
    Ok(())
}
