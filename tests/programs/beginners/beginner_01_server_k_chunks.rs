//! Takes a read that doesn't fill the 1024-byte chunk for the end of the message; a message whose length
//! is a multiple of 1024 is not answered, the server waits for a rest that never comes.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 1024;

/// Receives one whole message. Empty means that the client is gone.
fn receive_message(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut chunk = [0u8; CHUNK];
    loop {
        let n = stream.read(&mut chunk)?;
        message.extend_from_slice(&chunk[..n]);
        if n < CHUNK {
            break;
        }
    }
    Ok(message)
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    let local = listener.local_addr()?;
    println!("listening on {local}");
    io::stdout().flush()?;

    let (mut client, _) = listener.accept()?;
    loop {
        let message = receive_message(&mut client)?;
        if message.is_empty() {
            break;
        }
        let reply = message.to_ascii_uppercase();
        client.write_all(&reply)?;
    }
    Ok(())
}
