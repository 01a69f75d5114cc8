//! The length of the payload is compared with 1,024, but that is the limit for the whole message, with
//! its id of 4 bytes. Datagrams of 1,025 to 1,028 bytes, which are no messages, are answered and not
//! named on stderr.
//!
//! caught by: 09.long-is-not-answered 09.names-what-is-no-message
//! cause: no-message-answered

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const ID_SIZE: usize = 4;
const MAX_LENGTH: usize = 1024;

enum Malformed {
    NoId(usize),
    TooLong(usize),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Malformed::NoId(length) => write!(f, "{length} bytes have no room for an id"),
            Malformed::TooLong(length) => write!(f, "a payload of {length} bytes is too long"),
        }
    }
}

struct Message {
    id: [u8; ID_SIZE],
    payload: Vec<u8>,
}

impl Message {
    fn parse(datagram: &[u8]) -> Result<Message, Malformed> {
        let Some((id, payload)) = datagram.split_first_chunk::<ID_SIZE>() else {
            return Err(Malformed::NoId(datagram.len()));
        };
        if payload.len() > MAX_LENGTH {
            return Err(Malformed::TooLong(payload.len()));
        }
        Ok(Message {
            id: *id,
            payload: payload.to_vec(),
        })
    }

    fn into_reply(self) -> Vec<u8> {
        let mut reply = Vec::with_capacity(ID_SIZE + self.payload.len());
        reply.extend_from_slice(&self.id);
        reply.extend(self.payload.iter().map(u8::to_ascii_uppercase));
        reply
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    let mut stderr = io::stderr();
    let mut buffer = [0u8; 4096];
    loop {
        let (size, sender) = match socket.recv_from(&mut buffer) {
            Ok(x) => x,
            Err(e) => {
                let _ = writeln!(stderr, "receive failed: {e}");
                continue;
            }
        };
        match Message::parse(&buffer[..size]) {
            Ok(message) => {
                if let Err(e) = socket.send_to(&message.into_reply(), sender) {
                    let _ = writeln!(stderr, "{sender}: {e}");
                }
            }
            Err(why) => {
                let _ = writeln!(stderr, "{sender}: not a message: {why}");
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
