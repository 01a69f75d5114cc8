//! Stage 07, the client: copies standard input to the connection and the connection to standard output, at
//! the same time.
//!
//! `client [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
// solution: end
//~ use std::io;
//~ use std::net::TcpStream;
//~ use std::process::ExitCode;

fn main() -> ExitCode {
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
    // solution: begin
    TcpStream::connect(address)
    // solution: end
    //~ // TODO: as in stage 01. Replace the lines below.
    //~ let _ = address;
    //~ eprintln!("not written yet: connect()");
    //~ std::process::exit(1)
}

/// Copies stdin to the server and the server to stdout, until the server ends the stream.
///
/// # Errors
///
/// If the connection breaks, or ends before everything that was sent has been answered.
fn copy_both_ways(server: TcpStream, address: &str) -> io::Result<()> {
    // solution: begin
    let to_server = server.try_clone()?;
    let shown = address.to_owned();
    // Neither direction may wait for the other: each has a thread. This one reads stdin, which may stay
    // open for hours; nobody waits for it.
    thread::spawn(move || {
        if let Err(error) = send_input(to_server) {
            give_up(format_args!("{shown}: {error}"));
        }
    });
    let received = print_answers(server)?;
    if received < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended the stream before it had answered everything",
        ));
    }
    Ok(())
    // solution: end
    //~ // TODO: two directions, and neither may wait for the other. How does the server learn that stdin has
    //~ // ended? What if its stream ends too early? Replace the lines below.
    //~ let _ = (server, address);
    //~ eprintln!("not written yet: copy_both_ways()");
    //~ std::process::exit(1)
}
// solution: begin

/// How many bytes the server owes.
static SENT: AtomicU64 = AtomicU64::new(0);

/// Copies stdin to the server, and ends this half of the connection with it.
fn send_input(mut server: TcpStream) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16 << 10];
    loop {
        // Returns what there is: a line, a single byte, a full buffer.
        let length = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        // Before it is sent: the other thread may see the end of the stream immediately after.
        SENT.fetch_add(length as u64, Ordering::SeqCst);
        server.write_all(&buffer[..length])?;
    }
    // The server's reads return 0 from now on, and its answers still arrive. If it has finished already,
    // there is nothing left to end.
    match server.shutdown(Shutdown::Write) {
        Err(error) if error.kind() != ErrorKind::NotConnected => Err(error),
        _ => Ok(()),
    }
}

/// Copies the server's bytes to stdout until its stream ends; how many there were.
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

/// Prints bytes immediately. Where nobody reads them any more, as in `client | head -c 10`, the program has
/// done its work.
fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        result => result,
    }
}

/// Ends the program although another thread still waits.
fn give_up(message: impl Display) -> ! {
    eprintln!("{message}");
    process::exit(1)
}
// solution: end
