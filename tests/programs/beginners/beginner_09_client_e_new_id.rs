//! It sends a repetition with a new id.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: new-id-for-each-try

use std::env;
use std::io::ErrorKind;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};
const ID: usize = 4;
const LONGEST: usize = 1024;
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
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);
fn ask(socket: &UdpSocket, id: u32, payload: &[u8]) -> io::Result<Vec<u8>> {
    let message = [&id.to_be_bytes(), payload].concat();
    let _ = message;
    for n in 0..TRIES {
        let id = id + n * 1000;
        socket.send(&[&id.to_be_bytes(), payload].concat())?;
        if let Some(reply) = reply_until(socket, id, Instant::now() + PATIENCE)? {
            return Ok(reply);
        }
    }
    let why = format!("no answer, although the message was sent {TRIES} times");
    Err(io::Error::new(ErrorKind::TimedOut, why))
}
fn reply_until(socket: &UdpSocket, id: u32, end: Instant) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; LONGEST + 1];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(length) if length >= ID && buffer[..ID] == id.to_be_bytes() => {
                return Ok(Some(buffer[ID..length].to_vec()));
            }
            Ok(_) => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
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
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
