//! What has come is first collected in a map with the client's address as the key, as games do with the
//! latest input of each player. Of several datagrams of one client that wait together only the last is
//! answered.
//!
//! caught by: 06.boundaries-kept 06.ten-empty
//! cause: waiting-datagrams-lost

use std::collections::HashMap;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process;

type Inputs = HashMap<SocketAddr, Vec<u8>>;

struct Server {
    socket: UdpSocket,
    scratch: Vec<u8>,
}

impl Server {
    /// Sleeps until something comes, then takes all that is there.
    fn gather(&mut self) -> io::Result<Inputs> {
        let mut inputs = Inputs::new();
        self.socket.set_nonblocking(false)?;
        loop {
            match self.socket.recv_from(&mut self.scratch) {
                Ok((length, player)) => {
                    inputs.insert(player, self.scratch[..length].to_vec());
                    self.socket.set_nonblocking(true)?;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(inputs),
                Err(error) if inputs.is_empty() => return Err(error),
                Err(_) => return Ok(inputs),
            }
        }
    }

    fn answer(&self, inputs: Inputs) {
        for (player, mut bytes) in inputs {
            bytes.make_ascii_uppercase();
            if let Err(error) = self.socket.send_to(&bytes, player) {
                eprintln!("{player}: {error}");
            }
        }
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let socket = UdpSocket::bind(&address).unwrap_or_else(|error| {
        eprintln!("{address}: {error}");
        process::exit(1)
    });
    println!("listening on {}", socket.local_addr().expect("bound"));
    io::stdout().flush().ok();

    let mut server = Server {
        socket,
        scratch: vec![0; 65535],
    };
    loop {
        match server.gather() {
            Ok(inputs) => server.answer(inputs),
            Err(error) => eprintln!("{error}"),
        }
    }
}
