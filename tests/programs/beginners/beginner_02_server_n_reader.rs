//! Makes a new BufReader for every read and takes 1024 bytes from it; what else the reader had fetched
//! (up to 8192 bytes) is thrown away with it, so of a long message parts are not answered.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart
//! cause: sends-less-than-received

use std::env;
use std::io::{self, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn receive(stream: &TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut reader = BufReader::new(stream);
    let mut chunk = [0u8; 1024];
    let size = reader.read(&mut chunk)?;
    if size == 0 {
        return Ok(None);
    }
    Ok(Some(chunk[..size].to_vec()))
}

fn reply(mut stream: &TcpStream, message: &[u8]) -> io::Result<()> {
    stream.write_all(&message.to_ascii_uppercase())
}

fn handle(stream: TcpStream) -> io::Result<()> {
    while let Some(message) = receive(&stream)? {
        reply(&stream, &message)?;
    }
    Ok(())
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (stream, peer) = listener.accept()?;
        thread::spawn(move || {
            if let Err(error) = handle(stream) {
                eprintln!("{peer}: {error}");
            }
        });
    }
}
