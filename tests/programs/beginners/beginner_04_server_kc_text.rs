//! The datagram is turned into text with std::str::from_utf8, and what isn't valid UTF-8 is reported on
//! stderr and not answered. A client that sends arbitrary bytes waits forever.
//!
//! caught by: 04.exact-on-every-byte
//! cause: text-instead-of-bytes

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::exit;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("could not bind {address}: {error}");
            exit(1);
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    io::stdout().flush().unwrap();

    let mut buf = vec![0u8; 65535];
    loop {
        let (size, from) = match socket.recv_from(&mut buf) {
            Ok(x) => x,
            Err(e) => {
                eprintln!("recv_from: {e}");
                continue;
            }
        };
        match std::str::from_utf8(&buf[..size]) {
            Ok(text) => {
                let answer = text.to_ascii_uppercase();
                if let Err(e) = socket.send_to(answer.as_bytes(), from) {
                    eprintln!("send_to {from}: {e}");
                }
            }
            Err(e) => eprintln!("{from} sent something that is no text: {e}"),
        }
    }
}
