//! Writes the answers into a BufWriter and leaves the flushing to its drop; a client that waits for its
//! answer before it goes on gets nothing (short messages stay in the buffer until it has finished
//! sending).
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! caught by: 02.silent-clients 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-while-idle 02.idle-after-clients-leave
//! caught by: 02.survives-short-writes 02.survives-short-reads 02.keeps-running
//! cause: kept-in-own-buffer

use std::env;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};

fn converse(stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = BufWriter::new(stream);
    let mut chunk = [0; 1024];
    loop {
        let n = reader.read(&mut chunk)?;
        if n == 0 {
            break;
        }
        writer.write_all(&chunk[..n].to_ascii_uppercase())?;
    }
    Ok(())
}

pub fn main() -> io::Result<()> {
    let address = match env::args().nth(1) {
        Some(a) => a,
        None => "127.0.0.1:8888".to_string(),
    };
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let stream = match stream {
            Ok(s) => s,
            Err(e) => {
                eprintln!("accept: {e}");
                continue;
            }
        };
        if let Err(e) = converse(stream) {
            eprintln!("client: {e}");
        }
    }
    Ok(())
}
