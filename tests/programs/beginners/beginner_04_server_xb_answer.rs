//! after the first datagram the server connects its socket to the sender, to use recv and send. From
//! then on the kernel drops what everybody else sends: only the first client is ever served.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const LARGEST: usize = 65_535;

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

/// Looks who is there, without taking the datagram out of the queue.
fn wait_for_client(socket: &UdpSocket) -> io::Result<()> {
    let mut nothing = [0; 1];
    let (_, client) = socket.peek_from(&mut nothing)?;
    socket.connect(client)
}

fn converse(socket: &UdpSocket) -> ! {
    let mut buffer = vec![0; LARGEST];
    loop {
        let answered = socket.recv(&mut buffer).and_then(|length| {
            let message = &mut buffer[..length];
            message.make_ascii_uppercase();
            socket.send(message)
        });
        if let Err(error) = answered {
            // the client has gone away perhaps; this is not our problem
            let _ = writeln!(io::stderr(), "{error}");
        }
    }
}

fn serve(address: &str) -> io::Result<()> {
    let socket = bind(address)?;
    wait_for_client(&socket)?;
    converse(&socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match serve(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
