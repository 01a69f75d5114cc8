//! Tests the length with the half-open range ID..LONGEST, which leaves out its end; a message of exactly
//! 1,024 bytes is called no message and isn't answered.
//!
//! caught by: 09.longest-message
//! cause: longest-payload-dropped

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0; 2 * LONGEST];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(datagram) => datagram,
            Err(error) => {
                warn(format_args!("receive: {error}"));
                continue;
            }
        };
        if !(ID..LONGEST).contains(&length) {
            warn(format_args!("{sender}: {length} bytes are no message"));
            continue;
        }
        let message = &mut buffer[..length];
        message[ID..].make_ascii_uppercase();
        if let Err(error) = socket.send_to(message, sender) {
            warn(format_args!("{sender}: {error}"));
        }
    }
}

fn warn(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let bound = UdpSocket::bind(&address).and_then(|socket| {
        let local = socket.local_addr()?;
        Ok((socket, local))
    });
    match bound {
        Ok((socket, local)) => {
            println!("listening on {local}");
            serve(&socket)
        }
        Err(error) => {
            warn(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
