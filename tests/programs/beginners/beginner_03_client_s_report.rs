//! The report of a broken connection asks the stream for the peer's name and unwraps it. After a reset
//! peer_addr fails with ENOTCONN, so that the client panics (exit code 101) where it should say what
//! happened and exit with 1. After an orderly close it works.
//!
//! caught by: 03.client-server-closes-early 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: panics-instead-of-reporting

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());

    let mut stream = match TcpStream::connect(&address) {
        Ok(stream) => stream,
        Err(e) => {
            eprintln!("could not connect to {address}: {e}");
            process::exit(1);
        }
    };

    let stdin = io::stdin();
    let mut lines = stdin.lock().split(b'\n');
    while let Some(Ok(mut message)) = lines.next() {
        if message.last() == Some(&b'\r') {
            message.pop();
        }
        if message.is_empty() {
            continue;
        }
        match exchange(&mut stream, &message) {
            Ok(reply) => show(&reply),
            Err(e) => give_up(&stream, &e),
        }
    }
}

fn exchange(stream: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(message)?;
    let mut reply = vec![0u8; message.len()];
    stream.read_exact(&mut reply)?;
    Ok(reply)
}

fn show(reply: &[u8]) {
    let mut out = io::stdout().lock();
    out.write_all(reply)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .expect("stdout");
}

fn give_up(stream: &TcpStream, error: &io::Error) -> ! {
    let server = stream.peer_addr().unwrap();
    eprintln!("lost the connection to {server}: {error}");
    process::exit(1)
}
