//! The server takes a read that doesn't fill its buffer for the end of the message, and the end of the
//! message for the end of the client: it answers once, closes, and goes to the next client. A second
//! message of the same client is never answered.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.idle-while-idle 02.survives-short-writes 02.survives-short-reads
//! by luck: 02.half-close-gets-everything
//! cause: short-read-ends-conversation

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 1024;

fn read_request(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut chunk = [0u8; CHUNK];
    loop {
        let n = stream.read(&mut chunk)?;
        request.extend_from_slice(&chunk[..n]);
        if n < CHUNK {
            break;
        }
    }
    Ok(request)
}

fn handle_connection(mut stream: TcpStream) -> io::Result<()> {
    let mut request = read_request(&mut stream)?;
    request.make_ascii_uppercase();
    stream.write_all(&request)?;
    stream.flush()
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Err(e) = handle_connection(stream) {
                    eprintln!("client error: {e}");
                }
            }
            Err(e) => eprintln!("accept error: {e}"),
        }
    }
    Ok(())
}
