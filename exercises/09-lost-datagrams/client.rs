//! Stage 09, the client: it sends again until the answer comes, and knows the answer when it sees it.
//!
//! `client [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.
//!
//! A message is an id of 4 bytes, the most significant first, and a payload of at most 1,020.

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

/// The bytes of an id.
const ID: usize = 4;

/// The longest message, its id included.
const LONGEST: usize = 1024;

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
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    // Sends nothing; from now on the kernel drops what others than the server send us.
    socket.connect(address)?;
    let mut input = io::stdin().lock();
    let mut id: u32 = 0;
    while let Some(line) = next_message(&mut input)? {
        id = id.wrapping_add(1);
        let reply = ask(&socket, id, &line)?;
        print(&reply)?;
    }
    Ok(())
}

/// Sends a message until its reply comes, 5 times at most, 200 ms apart; returns the payload of the reply.
fn ask(socket: &UdpSocket, id: u32, payload: &[u8]) -> io::Result<Vec<u8>> {
    // TODO: send the id and the payload, and wait for the reply with this id. Replace the lines
    // below.
    let _ = (socket, id, payload, ID, LONGEST);
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
