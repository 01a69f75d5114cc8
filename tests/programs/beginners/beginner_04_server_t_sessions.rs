//! Everything that waits in the queue is taken out first and collected by sender, and then each sender gets
//! what was collected for him in one datagram. Two datagrams of one client that wait together are answered
//! with a single one that holds both.
//!
//! caught by: 04.boundaries-kept
//! cause: boundaries-lost

use std::collections::HashMap;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

#[derive(Default)]
struct Session {
    pending: Vec<u8>,
    received: bool,
}

struct Server {
    socket: UdpSocket,
    sessions: HashMap<SocketAddr, Session>,
    buffer: Vec<u8>,
}

impl Server {
    fn new(address: &str) -> io::Result<Server> {
        Ok(Server {
            socket: UdpSocket::bind(address)?,
            sessions: HashMap::new(),
            buffer: vec![0; 65_535],
        })
    }

    fn note(&mut self, length: usize, sender: SocketAddr) {
        let session = self.sessions.entry(sender).or_default();
        session.received = true;
        session.pending.extend_from_slice(&self.buffer[..length]);
    }

    /// Waits for one datagram, then takes whatever else is there already.
    fn collect(&mut self) -> io::Result<()> {
        self.socket.set_nonblocking(false)?;
        let (length, sender) = self.socket.recv_from(&mut self.buffer)?;
        self.note(length, sender);
        self.socket.set_nonblocking(true)?;
        loop {
            match self.socket.recv_from(&mut self.buffer) {
                Ok((length, sender)) => self.note(length, sender),
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e),
            }
        }
    }

    fn answer_all(&mut self) {
        for (client, mut session) in self.sessions.drain() {
            if session.received {
                session.pending.make_ascii_uppercase();
                if let Err(e) = self.socket.send_to(&session.pending, client) {
                    eprintln!("{client}: {e}");
                }
            }
        }
    }

    fn run(mut self) -> ! {
        loop {
            if let Err(e) = self.collect() {
                eprintln!("receiving: {e}");
            }
            self.answer_all();
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let server = match Server::new(&address) {
        Ok(server) => server,
        Err(e) => {
            eprintln!("can't bind {address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    match server.socket.local_addr() {
        Ok(name) => println!("listening on {name}"),
        Err(e) => {
            eprintln!("{address}: {e}");
            return ExitCode::FAILURE;
        }
    }
    let _ = io::stdout().flush();
    server.run()
}
