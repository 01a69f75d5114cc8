//! Read_message() takes "the read filled the whole buffer" to mean "there is more to come" and reads
//! again before it answers. A message of exactly 1024 (2048, 4096 ...) bytes is not answered until the
//! client sends something else or stops sending.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{Read, Result, Write};
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 1024;

/// Reads one message, however long it is. An empty vector means the client is done.
fn read_message(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut chunk = [0u8; CHUNK];
    loop {
        let count = stream.read(&mut chunk)?;
        message.extend_from_slice(&chunk[..count]);
        if count < CHUNK {
            return Ok(message);
        }
    }
}

pub fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = if args.len() > 1 {
        args[1].as_str()
    } else {
        "127.0.0.1:8888"
    };

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    let (mut stream, peer) = listener.accept()?;
    eprintln!("connected: {peer}");

    loop {
        let message = read_message(&mut stream)?;
        if message.is_empty() {
            break;
        }
        let reply = message.to_ascii_uppercase();
        stream.write_all(&reply)?;
    }
    Ok(())
}
