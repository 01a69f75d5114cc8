//! Ask() returns an empty reply for an empty line, and run() prints it as any other. An empty line sends
//! nothing, but it prints an empty line, where nothing should be printed.
//!
//! caught by: 03.client-empty-line-sends-nothing
//! cause: prints-for-empty-line

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

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
    let mut server = connect(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the one connection over which all messages go.
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
///
/// # Errors
///
/// If the server closes or resets the connection before all of the reply has come: half a reply is
/// no reply.
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    if message.is_empty() {
        // Over TCP an empty message is nothing at all: there is nothing to wait for.
        return Ok(Vec::new());
    }
    server.write_all(message)?;
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
    Ok(reply)
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
