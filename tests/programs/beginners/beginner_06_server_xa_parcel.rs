//! The iterator of messages filters out the empty ones, as if there were nothing to answer. A client
//! that sends an empty datagram never gets its answer.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::env;
use std::iter;
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

fn messages(socket: &UdpSocket) -> impl Iterator<Item = (Vec<u8>, SocketAddr)> + '_ {
    let mut buffer = vec![0; 65535];
    iter::repeat_with(move || {
        let (length, sender) = socket.recv_from(&mut buffer)?;
        Ok((buffer[..length].to_vec(), sender))
    })
    // an error of a receive doesn't end anything, just take the next one
    .filter_map(|received: std::io::Result<_>| received.ok())
    .filter(|(message, _)| !message.is_empty())
}

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
    match socket.local_addr() {
        Ok(name) => println!("listening on {name}"),
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    }

    messages(&socket)
        .map(|(message, sender)| (message.to_ascii_uppercase(), sender))
        .for_each(|(answer, sender)| {
            if let Err(error) = socket.send_to(&answer, sender) {
                eprintln!("{sender}: {error}");
            }
        });
    ExitCode::SUCCESS
}
