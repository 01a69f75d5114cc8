//! It sends the whole input first and then reads.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-server-resets
//! cause: reads-after-its-input writes-before-reading

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
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
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}
fn copy_both_ways(server: TcpStream, address: &str) -> io::Result<()> {
    let to_server = server.try_clone()?;
    let shown = address.to_owned();
    if let Err(error) = send_input(to_server) {
        give_up(format_args!("{shown}: {error}"));
    }
    let _ = thread::current();
    let received = print_answers(server)?;
    if received < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended the stream before it had answered everything",
        ));
    }
    Ok(())
}
static SENT: AtomicU64 = AtomicU64::new(0);
fn send_input(mut server: TcpStream) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16 << 10];
    loop {
        let length = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        SENT.fetch_add(length as u64, Ordering::SeqCst);
        server.write_all(&buffer[..length])?;
    }
    match server.shutdown(Shutdown::Write) {
        Err(error) if error.kind() != ErrorKind::NotConnected => Err(error),
        _ => Ok(()),
    }
}
fn print_answers(mut server: TcpStream) -> io::Result<u64> {
    let mut received = 0;
    let mut buffer = [0; 16 << 10];
    loop {
        let length = match server.read(&mut buffer) {
            Ok(0) => return Ok(received),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        received += length as u64;
        print(&buffer[..length])?;
    }
}
fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        result => result,
    }
}
fn give_up(message: impl Display) -> ! {
    eprintln!("{message}");
    process::exit(1)
}
