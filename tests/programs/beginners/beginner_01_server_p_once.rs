//! Sends each answer with one stream.write and lets go of the number that it returns; if the kernel
//! takes only a part of the bytes, the rest of the answer is never sent and the client waits for it.
//!
//! caught by: 01.survives-short-writes
//! cause: send-count-ignored

use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};

fn handle_client(mut stream: TcpStream) -> std::io::Result<()> {
    let mut data = vec![0u8; 1024];
    while let Ok(size) = stream.read(&mut data) {
        if size == 0 {
            break;
        }
        let answer: Vec<u8> = data[0..size]
            .iter()
            .map(|b| b.to_ascii_uppercase())
            .collect();
        let _sent = stream.write(&answer)?;
        stream.flush()?;
    }
    Ok(())
}

pub fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let address = if args.len() > 1 {
        args[1].as_str()
    } else {
        "127.0.0.1:8888"
    };

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    std::io::stdout().flush()?;

    match listener.accept() {
        Ok((stream, _addr)) => handle_client(stream),
        Err(e) => Err(e),
    }
}
