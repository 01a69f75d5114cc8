//! A clone of every connection is kept in the guest list and never removed, so no connection is really
//! closed. A client that has half-closed never sees the end of the stream, and the descriptors grow
//! until accept fails.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

struct Guest {
    #[allow(dead_code)]
    stream: TcpStream,
    name: SocketAddr,
}

struct EchoServer {
    listener: TcpListener,
    guests: Vec<Guest>,
}

impl EchoServer {
    fn new(address: &str) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        Ok(EchoServer {
            listener,
            guests: Vec::new(),
        })
    }

    fn run(&mut self) -> std::io::Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        loop {
            let (stream, name) = match self.listener.accept() {
                Ok(pair) => pair,
                Err(e) => {
                    eprintln!("accept: {e}");
                    std::thread::sleep(std::time::Duration::from_millis(50));
                    continue;
                }
            };
            let copy = match stream.try_clone() {
                Ok(copy) => copy,
                Err(e) => {
                    eprintln!("{name}: {e}");
                    continue;
                }
            };
            self.guests.push(Guest { stream: copy, name });
            if let Err(e) = Self::talk(stream) {
                let last = &self.guests[self.guests.len() - 1];
                eprintln!("{}: {e}", last.name);
            }
        }
    }

    fn talk(mut stream: TcpStream) -> std::io::Result<()> {
        let mut buf = vec![0u8; 4096];
        loop {
            let n = match stream.read(&mut buf) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            buf[..n].make_ascii_uppercase();
            stream.write_all(&buf[..n])?;
        }
    }
}

pub fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or(String::from("127.0.0.1:8888"));
    let mut server = EchoServer::new(&address)?;
    server.run()
}
