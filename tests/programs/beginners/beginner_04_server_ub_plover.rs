//! Answers go out through a connected socket that is made for each client, and such a socket has a port
//! of its own. The answer comes from there and not from the server's address: a client that looks at
//! the sender, or is connected, ignores it.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
//! caught by: 04.address-in-use
//! cause: reply-from-other-socket

use std::collections::HashMap;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const MOST_CLIENTS: usize = 100;

fn log(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

struct Server {
    socket: UdpSocket,
    /// A connected socket for each client: the kernel then looks up the way there only once.
    clients: HashMap<SocketAddr, UdpSocket>,
}

impl Server {
    fn bind(address: &str) -> io::Result<Server> {
        let socket = UdpSocket::bind(address)?;
        let mut out = io::stdout().lock();
        writeln!(out, "listening on {}", socket.local_addr()?)?;
        out.flush()?;
        Ok(Server {
            socket,
            clients: HashMap::new(),
        })
    }

    fn way_to(&mut self, client: SocketAddr) -> io::Result<&UdpSocket> {
        if !self.clients.contains_key(&client) {
            if self.clients.len() == MOST_CLIENTS {
                self.clients.clear();
            }
            let way = UdpSocket::bind((self.socket.local_addr()?.ip(), 0))?;
            way.connect(client)?;
            self.clients.insert(client, way);
        }
        Ok(&self.clients[&client])
    }

    fn answer(&mut self, client: SocketAddr, reply: &[u8]) -> io::Result<()> {
        let result = self.way_to(client)?.send(reply);
        if let Err(error) = result {
            // Nobody is there any more, as an earlier answer has told. Perhaps a new one is.
            self.clients.remove(&client);
            if error.kind() != ErrorKind::ConnectionRefused {
                return Err(error);
            }
            self.way_to(client)?.send(reply)?;
        }
        Ok(())
    }

    fn serve(&mut self) -> ! {
        let mut buffer = vec![0; 65_535];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, client)) => {
                    let reply = &mut buffer[..length];
                    reply.make_ascii_uppercase();
                    if let Err(error) = self.answer(client, reply) {
                        log(format!("{client}: {error}"));
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => log(format!("receive: {error}")),
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match Server::bind(&address) {
        Ok(mut server) => server.serve(),
        Err(error) => {
            log(format!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
