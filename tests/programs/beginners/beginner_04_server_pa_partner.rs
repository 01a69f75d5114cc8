//! The server connects its socket to whoever sent last, to answer with send. A connected UDP socket
//! takes datagrams from that peer alone, so a second client is never answered.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;

fn answer(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (size, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..size];
    message.make_ascii_uppercase();

    socket.connect(client)?;
    socket.send(message)?;
    Ok(())
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);

    let mut buffer = vec![0u8; 65_535];
    loop {
        if let Err(error) = answer(&socket, &mut buffer) {
            eprintln!("{error}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
