//! the first datagram of a round is answered whatever its length, but while the rest of the queue is
//! emptied a length of 0 is taken for "nothing more there". An empty datagram that waits behind another
//! one is thrown away and never answered.
//!
//! caught by: 06.ten-empty
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

struct Parcel {
    content: Vec<u8>,
    sender: SocketAddr,
}

struct Server {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl Server {
    fn bind(address: &str) -> io::Result<Self> {
        Ok(Server {
            socket: UdpSocket::bind(address)?,
            buffer: vec![0; 65_535],
        })
    }

    fn parcel(&self, length: usize, sender: SocketAddr) -> Parcel {
        Parcel {
            content: self.buffer[..length].to_ascii_uppercase(),
            sender,
        }
    }

    /// Waits for one datagram and takes all that wait behind it.
    fn collect(&mut self) -> io::Result<Vec<Parcel>> {
        let (length, sender) = self.socket.recv_from(&mut self.buffer)?;
        let mut round = vec![self.parcel(length, sender)];
        self.socket.set_nonblocking(true)?;
        while round.len() < 32 {
            match self.socket.recv_from(&mut self.buffer) {
                Ok((length, sender)) if length > 0 => round.push(self.parcel(length, sender)),
                _ => break,
            }
        }
        self.socket.set_nonblocking(false)?;
        Ok(round)
    }

    fn answer(&self, parcel: Parcel) {
        if let Err(error) = self.socket.send_to(&parcel.content, parcel.sender) {
            complain(&format!("{}: {error}", parcel.sender));
        }
    }

    fn serve(&mut self) -> ! {
        loop {
            match self.collect() {
                Ok(round) => round.into_iter().for_each(|parcel| self.answer(parcel)),
                Err(error) => complain(&format!("receive: {error}")),
            }
        }
    }
}

fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let started = Server::bind(&address).and_then(|server| {
        println!("listening on {}", server.socket.local_addr()?);
        io::stdout().flush()?;
        Ok(server)
    });
    match started {
        Ok(mut server) => server.serve(),
        Err(error) => {
            complain(&format!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
