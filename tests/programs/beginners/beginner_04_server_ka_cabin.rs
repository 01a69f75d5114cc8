//! The server connects its one UDP socket to whoever sent a datagram, as if that were accept. From then
//! on the kernel drops the datagrams of every other client, and when the first client has left, the
//! server hears only of the refusal.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    io::stdout().flush().unwrap();

    let mut buffer = vec![0u8; 65_535];
    loop {
        match answer(&socket, &mut buffer) {
            Ok(()) => {}
            Err(error) => eprintln!("{error}"),
        }
    }
}

fn answer(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..length];
    message.make_ascii_uppercase();
    socket.connect(client)?;
    socket.send(message)?;
    Ok(())
}
