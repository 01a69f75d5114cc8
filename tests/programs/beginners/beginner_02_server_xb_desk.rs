//! every session, with its TcpStream, is kept in a list for the totals, and never dropped. The clients
//! get the end because of shutdown, but each one costs a descriptor for ever; after about a thousand
//! accept fails.
//!
//! caught by: 02.silent-clients 02.descriptors-do-not-grow
//! cause: descriptor-kept

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};

struct Session {
    stream: TcpStream,
    peer: SocketAddr,
    bytes: u64,
}

impl Session {
    fn new(stream: TcpStream, peer: SocketAddr) -> Self {
        Session {
            stream,
            peer,
            bytes: 0,
        }
    }

    fn converse(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            let length = match self.stream.read(&mut buffer) {
                Ok(0) => return self.stream.shutdown(Shutdown::Write),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let answer = &mut buffer[..length];
            answer.make_ascii_uppercase();
            self.stream.write_all(answer)?;
            self.bytes += length as u64;
        }
    }
}

struct Server {
    listener: TcpListener,
    sessions: Vec<Session>,
}

impl Server {
    fn listen(address: &str) -> io::Result<Self> {
        Ok(Server {
            listener: TcpListener::bind(address)?,
            sessions: Vec::new(),
        })
    }

    fn log(&self, session: &Session, result: io::Result<()>) {
        let total: u64 = self.sessions.iter().map(|s| s.bytes).sum::<u64>() + session.bytes;
        let _ = match result {
            Ok(()) => writeln!(
                io::stderr(),
                "{}: {} bytes ({} in all)",
                session.peer,
                session.bytes,
                total
            ),
            Err(error) => writeln!(io::stderr(), "{}: {}", session.peer, error),
        };
    }

    fn serve(&mut self) -> io::Result<()> {
        loop {
            let (stream, peer) = self.listener.accept()?;
            let mut session = Session::new(stream, peer);
            let result = session.converse();
            self.log(&session, result);
            self.sessions.push(session);
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let mut server = Server::listen(&address)?;
    println!("listening on {}", server.listener.local_addr()?);
    io::stdout().flush()?;
    server.serve()
}
