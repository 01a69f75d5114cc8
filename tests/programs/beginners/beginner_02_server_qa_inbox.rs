//! A single write per read, and what it did not take stays in a buffer that belongs to the server and
//! not to the client; after a short write the rest waits for the next read, or goes to the next client.
//!
//! caught by: 02.survives-short-writes
//! cause: rest-sent-with-next

use std::cell::RefCell;
use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

struct Server {
    listener: TcpListener,
    outgoing: RefCell<Vec<u8>>,
}

impl Server {
    fn bind(address: &str) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        Ok(Server {
            listener,
            outgoing: RefCell::new(Vec::with_capacity(8192)),
        })
    }

    fn send_pending(&self, stream: &mut TcpStream) -> io::Result<()> {
        let mut out = self.outgoing.borrow_mut();
        let sent = stream.write(&out)?;
        out.drain(..sent);
        Ok(())
    }

    fn handle(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut chunk = [0u8; 4096];
        loop {
            let n = stream.read(&mut chunk)?;
            if n == 0 {
                break;
            }
            self.outgoing
                .borrow_mut()
                .extend(chunk[..n].iter().map(|b| b.to_ascii_uppercase()));
            self.send_pending(&mut stream)?;
        }
        Ok(())
    }

    fn run(&self) -> io::Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        io::stdout().flush()?;
        loop {
            match self.listener.accept() {
                Ok((stream, peer)) => {
                    if let Err(e) = self.handle(stream) {
                        eprintln!("{peer}: {e}");
                    }
                }
                Err(e) => eprintln!("accept failed: {e}"),
            }
        }
    }
}

pub fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = match args.get(1) {
        Some(a) => a.as_str(),
        None => "127.0.0.1:8888",
    };
    Server::bind(address)?.run()
}
