//! It reads the client's message with read_to_end before it answers, so a client that keeps its
//! connection open waits for its first reply for ever (and every later client behind it).
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! caught by: 02.silent-clients 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-while-idle 02.idle-after-clients-leave
//! caught by: 02.survives-short-writes 02.survives-short-reads 02.keeps-running
//! cause: reads-to-end-before-replying

use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};

fn handle_client(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request: Vec<u8> = Vec::new();
    stream.read_to_end(&mut request)?;

    if !request.is_empty() {
        let response = request.to_ascii_uppercase();
        stream.write_all(&response)?;
        stream.flush()?;
    }
    Ok(())
}

pub fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let address = match args.get(1) {
        Some(a) => a.as_str(),
        None => "127.0.0.1:8888",
    };

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Err(e) = handle_client(stream) {
                    eprintln!("client error: {e}");
                }
            }
            Err(e) => eprintln!("accept failed: {e}"),
        }
    }
    Ok(())
}
