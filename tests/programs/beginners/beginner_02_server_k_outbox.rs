//! Sends with one write per read and keeps what wasn't taken in a buffer that belongs to the server; if
//! writes are short the end of a reply is missing, and the next client gets it.
//!
//! caught by: 02.survives-short-writes
//! cause: rest-sent-with-next

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

struct Server {
    listener: TcpListener,
    outbox: Vec<u8>,
}

impl Server {
    fn new(address: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        Ok(Server {
            listener,
            outbox: Vec::new(),
        })
    }

    fn run(&mut self) -> io::Result<()> {
        loop {
            let (stream, peer) = self.listener.accept()?;
            if let Err(e) = self.talk(stream) {
                eprintln!("{peer}: {e}");
            }
        }
    }

    fn talk(&mut self, mut stream: TcpStream) -> io::Result<()> {
        let mut inbox = [0u8; 1024];
        loop {
            let count = stream.read(&mut inbox)?;
            if count == 0 {
                return Ok(());
            }
            self.outbox
                .extend(inbox[..count].iter().map(|b| b.to_ascii_uppercase()));
            // write may take only a part, the rest goes out the next time
            let sent = stream.write(&self.outbox)?;
            self.outbox.drain(..sent);
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let mut server = Server::new(&address)?;
    println!("listening on {}", server.listener.local_addr()?);
    server.run()
}
