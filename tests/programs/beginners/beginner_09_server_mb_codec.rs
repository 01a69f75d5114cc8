//! The limit of 1,024 bytes is applied to the payload instead of the whole message; datagrams of 1,025
//! to 1,028 bytes are no messages and are answered all the same.
//!
//! caught by: 09.long-is-not-answered 09.names-what-is-no-message
//! cause: no-message-answered

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const ID_SIZE: usize = 4;
const MAX_PAYLOAD: usize = 1024;

struct Message {
    id: u32,
    payload: Vec<u8>,
}

enum DecodeError {
    TooShort(usize),
    TooLong(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::TooShort(n) => write!(f, "{n} bytes are too short for a message"),
            DecodeError::TooLong(n) => write!(f, "{n} bytes are too long for a message"),
        }
    }
}

impl TryFrom<&[u8]> for Message {
    type Error = DecodeError;

    fn try_from(data: &[u8]) -> Result<Self, DecodeError> {
        let Some((id, payload)) = data.split_first_chunk::<ID_SIZE>() else {
            return Err(DecodeError::TooShort(data.len()));
        };
        if payload.len() > MAX_PAYLOAD {
            return Err(DecodeError::TooLong(data.len()));
        }
        Ok(Message {
            id: u32::from_be_bytes(*id),
            payload: payload.to_vec(),
        })
    }
}

impl Message {
    fn reply(&self) -> Message {
        Message {
            id: self.id,
            payload: self.payload.to_ascii_uppercase(),
        }
    }

    fn encode(&self) -> Vec<u8> {
        let mut data = self.id.to_be_bytes().to_vec();
        data.extend_from_slice(&self.payload);
        data
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let mut buffer = vec![0; 65_535];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(pair) => pair,
            Err(e) => {
                let _ = writeln!(io::stderr(), "receive: {e}");
                continue;
            }
        };
        match Message::try_from(&buffer[..length]) {
            Ok(message) => {
                if let Err(e) = socket.send_to(&message.reply().encode(), sender) {
                    let _ = writeln!(io::stderr(), "{sender}: {e}");
                }
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "{sender}: {e}");
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
