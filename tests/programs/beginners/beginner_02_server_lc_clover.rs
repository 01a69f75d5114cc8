//! Keeps a clone of each connection in a list "of known clients" and never takes it out. The clone holds
//! the socket open: a client that half-closes never sees the end of the stream, and the server's
//! descriptors grow with each client until there are none left.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

struct EchoServer {
    listener: TcpListener,
    clients: Vec<TcpStream>,
}

impl EchoServer {
    fn bind(address: &str) -> io::Result<EchoServer> {
        let listener = TcpListener::bind(address)?;
        Ok(EchoServer {
            listener,
            clients: Vec::new(),
        })
    }

    fn announce(&self) -> io::Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        io::stdout().flush()
    }

    fn run(&mut self) -> io::Result<()> {
        loop {
            let (stream, peer) = self.listener.accept()?;
            self.clients.push(stream.try_clone()?);
            eprintln!("client {} is {peer}", self.clients.len());
            if let Err(error) = converse(stream) {
                eprintln!("{peer}: {error}");
            }
        }
    }
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 1024];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let reply = buffer[..length].to_ascii_uppercase();
        stream.write_all(&reply)?;
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = EchoServer::bind(&address)?;
    server.announce()?;
    server.run()
}
