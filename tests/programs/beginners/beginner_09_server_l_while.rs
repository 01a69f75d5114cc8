//! Serve is a "while let Ok(...) = recv_from", so the first receive that fails (ECONNREFUSED, say) ends
//! the loop and the server.
//!
//! caught by: 09.survives-failed-receive
//! cause: error-not-handled

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process;

const MIN: usize = 4;
const MAX: usize = 1024;

struct Message<'a> {
    id: &'a [u8],
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    fn parse(datagram: &'a [u8]) -> Result<Message<'a>, String> {
        match datagram.len() {
            n if n < MIN => Err(format!("too short: {n} bytes")),
            n if n > MAX => Err(format!("too long: more than {MAX} bytes")),
            _ => Ok(Message {
                id: &datagram[..4],
                payload: &datagram[4..],
            }),
        }
    }

    fn reply(&self) -> Vec<u8> {
        let mut reply = self.id.to_vec();
        reply.extend(self.payload.to_ascii_uppercase());
        reply
    }
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let socket = UdpSocket::bind(&address).unwrap_or_else(|e| {
        eprintln!("{address}: {e}");
        process::exit(1)
    });
    println!("listening on {}", socket.local_addr().unwrap());
    io::stdout().flush().unwrap();

    let mut buffer = [0u8; 2048];
    while let Ok((n, from)) = socket.recv_from(&mut buffer) {
        match Message::parse(&buffer[..n]) {
            Ok(message) => {
                if let Err(e) = socket.send_to(&message.reply(), from) {
                    eprintln!("send to {from}: {e}");
                }
            }
            Err(why) => eprintln!("from {from}: {why}"),
        }
    }
    eprintln!("{address}: the socket is broken");
    process::exit(1);
}
