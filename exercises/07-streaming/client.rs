//! Stage 07, the client: copies standard input to the connection and the connection to standard output, at
//! the same time.
//!
//! `client [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
use std::io;
use std::net::TcpStream;
use std::process::ExitCode;

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
    // TODO: as in stage 01. Replace the lines below.
    let _ = address;
    eprintln!("not written yet: connect()");
    std::process::exit(1)
}

/// Copies stdin to the server and the server to stdout, until the server ends the stream.
///
/// # Errors
///
/// If the connection breaks, or ends before everything that was sent has been answered.
fn copy_both_ways(server: TcpStream, address: &str) -> io::Result<()> {
    // TODO: two directions, and neither may wait for the other. How does the server learn that stdin has
    // ended? What if its stream ends too early? Replace the lines below.
    let _ = (server, address);
    eprintln!("not written yet: copy_both_ways()");
    std::process::exit(1)
}
