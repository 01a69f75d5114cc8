//! The exit code is the number of the system's error (raw_os_error) and 1 only if there is none. When
//! nobody listens, the client exits with 111, after a reset with 104; the lesson asks for 1.
//!
//! caught by: 03.client-nobody-listening 03.client-server-resets-early
//! caught by: 03.client-server-resets-mid-reply
//! cause: another-exit-code

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process;

type Message = Vec<u8>;

fn messages(mut input: impl BufRead) -> impl Iterator<Item = io::Result<Message>> {
    std::iter::from_fn(move || {
        let mut line = Message::new();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                if let Some(text) = line.strip_suffix(b"\n") {
                    let text = text.strip_suffix(b"\r").unwrap_or(text);
                    line.truncate(text.len());
                }
                Some(Ok(line))
            }
            Err(error) => Some(Err(error)),
        }
    })
}

fn exchange(stream: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(message)?;
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply)?;
    Ok(reply)
}

fn run(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let stdin = io::stdin();
    for message in messages(stdin.lock()) {
        let message = message?;
        if message.is_empty() {
            continue;
        }
        let mut reply = exchange(&mut stream, &message)?;
        reply.push(b'\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("client: {address}: {error}");
        process::exit(error.raw_os_error().unwrap_or(1));
    }
}
