//! the payload is parsed as text, and what isn't UTF-8 counts as no message. A message with other bytes
//! is named on stderr and never answered, so its client gives up after five tries.
//!
//! caught by: 09.exact-payload
//! cause: text-instead-of-bytes

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::str;

struct Message<'a> {
    id: u32,
    text: &'a str,
}

enum Malformed {
    TooShort(usize),
    TooLong(usize),
    NotText,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Malformed::TooShort(length) => write!(f, "too short: {length} bytes"),
            Malformed::TooLong(length) => write!(f, "too long: {length} bytes"),
            Malformed::NotText => write!(f, "payload is not valid UTF-8"),
        }
    }
}

impl<'a> TryFrom<&'a [u8]> for Message<'a> {
    type Error = Malformed;

    fn try_from(data: &'a [u8]) -> Result<Self, Malformed> {
        if data.len() > 1024 {
            return Err(Malformed::TooLong(data.len()));
        }
        let (id, payload) = data
            .split_first_chunk::<4>()
            .ok_or(Malformed::TooShort(data.len()))?;
        let text = str::from_utf8(payload).map_err(|_| Malformed::NotText)?;
        Ok(Message {
            id: u32::from_be_bytes(*id),
            text,
        })
    }
}

impl Message<'_> {
    fn reply(&self) -> Vec<u8> {
        let mut reply = self.id.to_be_bytes().to_vec();
        reply.extend(self.text.to_ascii_uppercase().into_bytes());
        reply
    }
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0; 65535];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        match Message::try_from(&buffer[..length]) {
            Ok(message) => {
                if let Err(error) = socket.send_to(&message.reply(), client) {
                    eprintln!("{client}: {error}");
                }
            }
            Err(malformed) => eprintln!("{client}: {malformed}"),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match UdpSocket::bind(&address) {
        Ok(socket) => {
            println!("listening on {}", socket.local_addr().unwrap());
            io::stdout().flush().unwrap();
            serve(&socket)
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
