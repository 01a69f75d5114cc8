//! Stage 01, the client: sends what you type, prints what comes back.
//!
//! `client [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
use std::io::{self, BufRead, Write};
use std::net::TcpStream;

fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let mut server = connect(&address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the one connection over which all messages go.
fn connect(address: &str) -> io::Result<TcpStream> {
    // TODO: connect to `address`. Replace the lines below.
    let _ = address;
    eprintln!("not written yet: connect()");
    std::process::exit(1)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    // TODO: send all of `message`, then receive until the whole reply has come. Replace the lines
    // below.
    let _ = (server, message);
    eprintln!("not written yet: ask()");
    std::process::exit(1)
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
