//! The iterator over the datagrams returns None for an empty one, as BufRead's iterators do at the end
//! of a stream. The first empty datagram ends the `for` loop, and the server exits with 0 without
//! answering.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: empty-datagram-is-end

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

struct Datagrams<'a> {
    socket: &'a UdpSocket,
    buffer: Box<[u8; 65_535]>,
}

impl Iterator for Datagrams<'_> {
    type Item = io::Result<(Vec<u8>, SocketAddr)>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.socket.recv_from(&mut self.buffer[..]) {
            Ok((0, _)) => None,
            Ok((length, sender)) => Some(Ok((self.buffer[..length].to_vec(), sender))),
            Err(error) => Some(Err(error)),
        }
    }
}

fn datagrams(socket: &UdpSocket) -> Datagrams<'_> {
    Datagrams {
        socket,
        buffer: Box::new([0; 65_535]),
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    for datagram in datagrams(&socket) {
        let result = datagram.and_then(|(mut data, sender)| {
            data.make_ascii_uppercase();
            socket.send_to(&data, sender)
        });
        if let Err(error) = result {
            let _ = writeln!(io::stderr(), "{error}");
        }
    }
    Ok(())
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
