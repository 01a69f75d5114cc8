//! The answers go to stdout through io::copy, and Rust's stdout keeps what has no newline yet. Lines
//! show at once; an answer without a newline can't be seen until one comes or the program ends.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence
//! cause: answers-held-back

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
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
    let server = connect(address)?;
    copy_both_ways(server, address)
}

/// Opens the connection.
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

/// Tells a failure of our own stdout from one of the connection.
struct Output;

impl Write for Output {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        match io::stdout().write(data) {
            // Nobody reads any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

/// Copies stdin to the server and the server to stdout, until the server ends the stream.
///
/// # Errors
///
/// If the connection breaks, or ends before everything that was sent has been answered.
fn copy_both_ways(mut server: TcpStream, address: &str) -> io::Result<()> {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let mut upstream = server.try_clone()?;
    let name = address.to_owned();

    thread::spawn(move || {
        let mut input = io::stdin().lock();
        let mut buffer = [0; 16384];
        loop {
            let result = match input.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    counter.fetch_add(n as u64, Ordering::SeqCst);
                    upstream.write_all(&buffer[..n])
                }
                Err(error) => Err(error),
            };
            if let Err(error) = result {
                eprintln!("{name}: {error}");
                process::exit(1);
            }
        }
        drop(counter); // the input is done
        let _ = upstream.shutdown(Shutdown::Write);
    });

    let received = io::copy(&mut server, &mut Output)?;
    if let Err(error) = Output.flush() {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Ok(());
        }
        return Err(error);
    }
    if received < sent.load(Ordering::SeqCst) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    // The stream has ended. If the input is still open, the server has left too early.
    if Arc::strong_count(&sent) > 1 {
        return Err(io::Error::other("the server has closed the connection"));
    }
    Ok(())
}
