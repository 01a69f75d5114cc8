//! The server gathers "the message" until a read fills less than its 1000-byte buffer, so a message of
//! exactly 1000, 2000, 3000 ... bytes is not answered until more bytes (or the end) come; both sides
//! wait for ever. (A full read is followed by another read that blocks.) demands:
//! "`answers-each-message`: each message is answered before the next is sent, also one that fills a
//! buffer of 1,024 or 4,096 bytes exactly." / "The reply to a message is the same bytes with ASCII
//! `a`–`z` turned into `A`–`Z`" / "Whatever you build on it must not depend on how the bytes happen to
//! be cut.".
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 1000;

/// Takes everything that is there at the moment. Empty means that the peer is done.
fn receive_message(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut chunk = [0u8; CHUNK];
    loop {
        let got = stream.read(&mut chunk)?;
        message.extend_from_slice(&chunk[..got]);
        if got < CHUNK {
            break;
        }
    }
    Ok(message)
}

pub fn main() -> std::io::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&addr)?;
    println!("listening on {}", listener.local_addr()?);
    std::io::stdout().flush()?;

    let (mut stream, peer) = listener.accept()?;
    eprintln!("client {peer} connected");
    loop {
        let message = receive_message(&mut stream)?;
        if message.is_empty() {
            break;
        }
        stream.write_all(&message.to_ascii_uppercase())?;
    }
    eprintln!("client {peer} has finished");
    Ok(())
}
