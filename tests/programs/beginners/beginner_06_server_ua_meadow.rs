//! The answer goes out through `chunks`, and an empty slice has no chunks at all. An empty datagram is
//! received and the loop that sends is run zero times: no answer.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

// 65535 - 20 - 8
const LARGEST: usize = 65_507;

struct Message {
    bytes: Vec<u8>,
    sender: SocketAddr,
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

fn receive(socket: &UdpSocket) -> io::Result<Message> {
    let mut bytes = vec![0; 65_535];
    let (length, sender) = socket.recv_from(&mut bytes)?;
    bytes.truncate(length);
    Ok(Message { bytes, sender })
}

fn answer(socket: &UdpSocket, mut message: Message) -> io::Result<()> {
    message.bytes.make_ascii_uppercase();
    // never more than fits into one
    for part in message.bytes.chunks(LARGEST) {
        socket.send_to(part, message.sender)?;
    }
    Ok(())
}

fn serve(socket: &UdpSocket) {
    loop {
        let result = receive(socket).and_then(|message| answer(socket, message));
        if let Err(error) = result {
            let _ = writeln!(io::stderr(), "{error}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = match env::args().nth(1) {
        Some(address) => address,
        None => String::from("127.0.0.1:8888"),
    };
    let socket = match bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match socket.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(_) => println!("listening on {address}"),
    }
    serve(&socket);
    ExitCode::SUCCESS
}
