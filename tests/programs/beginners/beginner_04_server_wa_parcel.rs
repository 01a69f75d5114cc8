//! the server connects its only socket to the first sender in order to use send(). From then on the
//! kernel drops the datagrams of everybody else: the second client never gets an answer.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};

fn answer(socket: &UdpSocket, client: SocketAddr, message: &mut [u8]) -> io::Result<()> {
    message.make_ascii_uppercase();
    // the way back to this client
    socket.connect(client)?;
    socket.send(message)?;
    Ok(())
}

fn serve(socket: UdpSocket) -> ! {
    let mut buffer = vec![0u8; 65535];
    loop {
        let result = socket
            .recv_from(&mut buffer)
            .and_then(|(length, client)| answer(&socket, client, &mut buffer[..length]));
        if let Err(error) = result {
            eprintln!("{error}");
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

pub fn main() {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    match bind(&address) {
        Ok(socket) => serve(socket),
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1);
        }
    }
}
