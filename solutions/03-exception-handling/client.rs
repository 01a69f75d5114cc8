//! Stage 03, the client: says what went wrong, and never waits for what can't come.
//!
//! `client [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
// solution: end
//~ use std::io::{self, BufRead, Write};
//~ use std::net::TcpStream;

// solution: begin
fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The error knows what went wrong, but not where.
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
// solution: end
//~ fn main() -> io::Result<()> {
//~     let address = env::args()
//~         .nth(1)
//~         .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
//~
//~     // TODO: if this fails, say so on stderr, with `address` as it was given, and exit with 1.
//~     run(&address)
//~ }

fn run(address: &str) -> io::Result<()> {
    let mut server = connect(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        // solution: begin
        // Over TCP no bytes are no message: the server would see nothing, and answer nothing.
        if message.is_empty() {
            continue;
        }
        // solution: end
        //~ // TODO: over TCP an empty message is nothing at all. What is to be done with it?
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the one connection over which all messages go.
fn connect(address: &str) -> io::Result<TcpStream> {
    // solution: begin
    TcpStream::connect(address)
    // solution: end
    //~ // TODO: as in stage 01. Replace the lines below.
    //~ let _ = address;
    //~ eprintln!("not written yet: connect()");
    //~ std::process::exit(1)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
///
/// # Errors
///
/// If the server closes or resets the connection before all of the reply has come: half a reply is
/// no reply.
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    // solution: begin
    server.write_all(message)?;

    let mut reply = vec![0; message.len()];
    match server.read_exact(&mut reply) {
        Ok(()) => Ok(reply),
        // std's own words, "failed to fill whole buffer", mean nothing to whoever runs a client.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server closed the connection before its whole reply had come",
        )),
        Err(error) => Err(error),
    }
    // solution: end
    //~ // TODO: as in stage 01. What if the server leaves in the middle? Replace the lines below.
    //~ let _ = (server, message);
    //~ eprintln!("not written yet: ask()");
    //~ std::process::exit(1)
}

/// The next line of the input without its line ending, or `None` at the end of the input.
///
/// In bytes, not in a `String`: what isn't valid UTF-8 is to be sent as it is.
fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> "); // To stderr: stdout is for replies alone.
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(Some(line))
}

/// Prints a reply on a line of its own, at once.
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
