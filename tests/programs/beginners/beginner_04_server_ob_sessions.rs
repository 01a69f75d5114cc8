//! As accept would, the server makes a socket of its own for each client and answers from there; the
//! reply comes from another port than the server's, and a client that looks at the sender (or is
//! connected) drops it.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: reply-from-other-socket

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const DATAGRAM: usize = 65_535;

/// The conversation with one client.
struct Session {
    socket: UdpSocket,
}

impl Session {
    fn open(local: SocketAddr, client: SocketAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind((local.ip(), 0))?;
        socket.connect(client)?;
        Ok(Session { socket })
    }

    fn reply(&self, message: &[u8]) -> io::Result<usize> {
        self.socket.send(&message.to_ascii_uppercase())
    }
}

struct Server {
    socket: UdpSocket,
    sessions: HashMap<SocketAddr, Session>,
}

impl Server {
    fn bind(address: &str) -> io::Result<Self> {
        UdpSocket::bind(address).map(|socket| Server {
            socket,
            sessions: HashMap::new(),
        })
    }

    fn session(&mut self, client: SocketAddr) -> io::Result<&Session> {
        let local = self.socket.local_addr()?;
        if self.sessions.len() > 256 {
            self.sessions.clear();
        }
        Ok(match self.sessions.entry(client) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Session::open(local, client)?),
        })
    }

    fn serve(mut self) -> io::Result<()> {
        let mut buf = vec![0; DATAGRAM];
        loop {
            let (length, client) = match self.socket.recv_from(&mut buf) {
                Ok(received) => received,
                Err(e) => {
                    eprintln!("receive: {e}");
                    continue;
                }
            };
            let result = self
                .session(client)
                .and_then(|session| session.reply(&buf[..length]));
            if let Err(e) = result {
                eprintln!("{client}: {e}");
                self.sessions.remove(&client);
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = Server::bind(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", server.socket.local_addr()?)?;
    out.flush()?;
    drop(out);
    server.serve()
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
