//! The receive buffer is Vec::with_capacity(65_535), which has length 0, so every datagram is cut to
//! nothing and every client gets an empty answer whatever it sent.
//!
//! caught by: 06.echoes-each-datagram 06.one-reply-from-own-address 06.every-size 06.boundaries-kept
//! caught by: 06.survives-client-that-left 06.address-in-use 06.empty-ends-nothing 06.ten-empty
//! caught by: 06.mixed-in-order 06.idle-after-empty
//! cause: reads-into-empty-buffer

use std::env;
use std::net::UdpSocket;
use std::process::exit;

const MAX_UDP: usize = 65_535;

struct Server {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl Server {
    fn bind(address: &str) -> std::io::Result<Server> {
        let socket = UdpSocket::bind(address)?;
        Ok(Server {
            socket,
            buffer: Vec::with_capacity(MAX_UDP),
        })
    }

    fn step(&mut self) -> std::io::Result<()> {
        let (len, from) = self.socket.recv_from(&mut self.buffer)?;
        let message = &mut self.buffer[..len];
        message.make_ascii_uppercase();
        self.socket.send_to(message, from)?;
        Ok(())
    }
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let mut server = match Server::bind(&address) {
        Ok(server) => server,
        Err(e) => {
            eprintln!("cannot bind {address}: {e}");
            exit(1);
        }
    };
    println!("listening on {}", server.socket.local_addr().unwrap());

    loop {
        if let Err(e) = server.step() {
            eprintln!("{e}");
        }
    }
}
