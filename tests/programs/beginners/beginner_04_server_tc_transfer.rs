//! As in the TFTP server that it was, each request gets a transfer with a socket and a port of its own,
//! and the answer leaves from there. A client that listens to the server's address only (connected
//! socket) never sees the answer.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
//! caught by: 04.address-in-use
//! cause: reply-from-other-socket

use std::env;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::process::ExitCode;

const LARGEST: usize = 65_535;

/// One transfer: the peer's TID is its port, ours is the port of this socket.
struct Transfer {
    socket: UdpSocket,
    peer: SocketAddr,
}

impl Transfer {
    fn start(local: IpAddr, peer: SocketAddr) -> io::Result<Transfer> {
        let socket = UdpSocket::bind((local, 0))?;
        Ok(Transfer { socket, peer })
    }

    fn data(&self, block: &[u8]) -> io::Result<()> {
        let sent = self.socket.send_to(block, self.peer)?;
        debug_assert_eq!(sent, block.len());
        Ok(())
    }
}

struct Server {
    requests: UdpSocket,
    local: IpAddr,
    buffer: Box<[u8]>,
}

impl Server {
    fn bind(address: &str) -> io::Result<Server> {
        let requests = UdpSocket::bind(address)?;
        let own = requests.local_addr()?;
        println!("listening on {own}");
        io::stdout().flush()?;
        Ok(Server {
            requests,
            local: own.ip(),
            buffer: vec![0; LARGEST].into_boxed_slice(),
        })
    }

    fn request(&mut self) -> io::Result<()> {
        let (length, peer) = self.requests.recv_from(&mut self.buffer)?;
        let block = &mut self.buffer[..length];
        block.make_ascii_uppercase();
        Transfer::start(self.local, peer)?.data(block)
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut server = match Server::bind(&address) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    loop {
        if let Err(error) = server.request() {
            let _ = writeln!(io::stderr(), "transfer failed: {error}");
        }
    }
}
