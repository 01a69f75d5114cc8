//! To answer, the server connects its only socket to the sender and uses send. From then on the kernel
//! drops the datagrams of everybody else, so only the first client is ever served.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::exit;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_owned());
    let socket = match bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            exit(1);
        }
    };
    serve(&socket);
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

fn serve(socket: &UdpSocket) -> ! {
    // 65507 is the largest, a bit more does not hurt
    let mut buffer = vec![0u8; 65535];
    loop {
        if let Err(error) = answer_one(socket, &mut buffer) {
            // e.g. refused, because a client has left
            eprintln!("{error}");
        }
    }
}

fn answer_one(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..length];
    message.make_ascii_uppercase();
    socket.connect(client)?;
    socket.send(message)?;
    Ok(())
}
