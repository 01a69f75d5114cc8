//! The time limit of 200 ms is set once and holds for each recv, not for the whole wait. Each datagram
//! that is no reply starts it anew: with strays every 100 ms the client never sends again and never
//! gives up.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: wait-begins-anew

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

/// The bytes of an id.
const ID: usize = 4;

/// The longest message, its id included.
const LONGEST: usize = 1024;

const TRIES: u32 = 5;

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
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    // Sends nothing; from now on the kernel drops what others than the server send us.
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
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
    let mut message = Vec::with_capacity(ID + payload.len());
    message.extend_from_slice(&id.to_be_bytes());
    message.extend_from_slice(payload);

    for _ in 0..TRIES {
        socket.send(&message)?;
        if let Some(reply) = wait_for_reply(socket, id)? {
            return Ok(reply);
        }
    }
    Err(io::Error::new(
        ErrorKind::TimedOut,
        "no reply after five tries",
    ))
}

fn wait_for_reply(socket: &UdpSocket, id: u32) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0u8; LONGEST + 1];
    loop {
        match socket.recv(&mut buffer) {
            Ok(n) if n >= ID && buffer[..ID] == id.to_be_bytes() => {
                return Ok(Some(buffer[ID..n].to_vec()));
            }
            Ok(_) => continue, // not ours
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
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
