//! Before it answers, the server connects its only socket to the sender so that it can use send. From
//! then on the kernel drops everybody else's datagrams: only the first client is ever served.
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
    let local = socket.local_addr().expect("a bound socket has an address");
    println!("listening on {local}");
    let _ = io::stdout().flush();

    let mut buffer = vec![0; 65_535];
    loop {
        if let Err(error) = answer_one(&socket, &mut buffer) {
            eprintln!("{local}: {error}");
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
