//! Every client's stream is put into the list `clients` and stays there, so it is never dropped and
//! never closed. A client that half-closes never gets the end of the stream, and each client costs a
//! descriptor.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

struct Server {
    listener: TcpListener,
    clients: Vec<TcpStream>,
}

impl Server {
    fn new(address: &str) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        println!("listening on {}", listener.local_addr()?);
        Ok(Server {
            listener,
            clients: Vec::new(),
        })
    }

    fn run(&mut self) {
        loop {
            match self.listener.accept() {
                Ok((stream, peer)) => {
                    self.clients.push(stream);
                    let number = self.clients.len() - 1;
                    if let Err(error) = self.converse(number) {
                        eprintln!("client {number} ({peer}): {error}");
                    }
                }
                Err(error) => {
                    eprintln!("accept: {error}");
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    fn converse(&mut self, number: usize) -> io::Result<()> {
        let stream = &mut self.clients[number];
        let mut buffer = [0; 8192];
        loop {
            let length = match stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let message = &mut buffer[..length];
            message.make_ascii_uppercase();
            stream.write_all(message)?;
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let mut server = Server::new(&address)?;
    server.run();
    Ok(())
}
