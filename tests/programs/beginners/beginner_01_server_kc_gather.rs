//! The server collects a message until a read returns less than the buffer's 1024 bytes, and answers
//! only then. A message of exactly 1024 (or 4096) bytes is therefore never answered while the client
//! waits for its reply.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 1024;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (connection, _peer) = listener.accept()?;
    converse(connection)
}

/// Reads a whole message. Returns true as second value when the client has gone.
fn receive_all(stream: &mut TcpStream) -> io::Result<(Vec<u8>, bool)> {
    let mut message = Vec::new();
    let mut chunk = [0u8; CHUNK];
    loop {
        let n = match stream.read(&mut chunk) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            return Ok((message, true));
        }
        message.extend_from_slice(&chunk[..n]);
        if n < CHUNK {
            // the last part of the message
            return Ok((message, false));
        }
    }
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    loop {
        let (mut message, finished) = receive_all(&mut connection)?;
        message.make_ascii_uppercase();
        if !message.is_empty() {
            connection.write_all(&message)?;
        }
        if finished {
            return Ok(());
        }
    }
}
