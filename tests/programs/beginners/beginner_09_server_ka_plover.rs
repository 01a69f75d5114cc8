//! To be safe against messages that come twice the server keeps its answers in a map by client and id.
//! If the same client uses an id again with another payload, it gets the old answer; and the map grows
//! for ever.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

type Key = (SocketAddr, u32);

struct Server {
    socket: UdpSocket,
    answered: HashMap<Key, Vec<u8>>,
}

impl Server {
    fn new(address: &str) -> io::Result<Self> {
        Ok(Server {
            socket: UdpSocket::bind(address)?,
            answered: HashMap::new(),
        })
    }

    fn handle(&mut self, message: &[u8], client: SocketAddr) -> io::Result<()> {
        let Some((id, payload)) = message.split_first_chunk::<ID>() else {
            let _ = writeln!(io::stderr(), "{client}: only {} bytes", message.len());
            return Ok(());
        };
        if message.len() > LONGEST {
            let _ = writeln!(io::stderr(), "{client}: more than {LONGEST} bytes");
            return Ok(());
        }

        let key = (client, u32::from_be_bytes(*id));
        let reply = self.answered.entry(key).or_insert_with(|| {
            let mut reply = id.to_vec();
            reply.extend(payload.iter().map(u8::to_ascii_uppercase));
            reply
        });
        self.socket.send_to(reply, client)?;
        Ok(())
    }

    fn run(mut self) -> ! {
        let mut buffer = [0u8; LONGEST + 1];
        loop {
            let result = match self.socket.recv_from(&mut buffer) {
                Ok((n, client)) => self.handle(&buffer[..n], client),
                Err(e) => Err(e),
            };
            if let Err(e) = result {
                let _ = writeln!(io::stderr(), "{e}");
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let server = match Server::new(&address) {
        Ok(server) => server,
        Err(e) => {
            eprintln!("{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", server.socket.local_addr().unwrap());
    io::stdout().flush().unwrap();
    server.run()
}
