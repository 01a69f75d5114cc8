//! As with accept in TCP the server makes one more socket for every client, bound to a new port, and
//! answers from it. The answers come from a wrong port, so a connected client never sees them.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: reply-from-other-socket

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

struct Session {
    socket: UdpSocket,
    count: u64,
}

impl Session {
    fn open(local: SocketAddr, client: SocketAddr) -> io::Result<Session> {
        let socket = UdpSocket::bind((local.ip(), 0))?;
        socket.connect(client)?;
        Ok(Session { socket, count: 0 })
    }

    fn answer(&mut self, message: &[u8]) -> io::Result<()> {
        self.count += 1;
        self.socket.send(&message.to_ascii_uppercase())?;
        Ok(())
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let local = socket.local_addr()?;
    println!("listening on {local}");
    io::stdout().flush()?;

    let mut sessions: HashMap<SocketAddr, Session> = HashMap::new();
    let mut buffer = [0u8; 65_535];
    loop {
        let (length, client) = socket.recv_from(&mut buffer)?;
        if !sessions.contains_key(&client) {
            match Session::open(local, client) {
                Ok(session) => {
                    sessions.insert(client, session);
                }
                Err(error) => {
                    eprintln!("{client}: {error}");
                    continue;
                }
            }
        }
        let session = sessions.get_mut(&client).unwrap();
        if let Err(error) = session.answer(&buffer[..length]) {
            eprintln!("{client}: {error} after {} messages", session.count);
            sessions.remove(&client);
        }
    }
}
