//! The whole datagram is turned into capitals, the id as well. Ids whose bytes are no small letters come
//! back as they were; from id 97 on (0x61, an 'a') the reply has another id, and the client drops it.
//!
//! caught by: 09.keeps-the-id 09.one-reply-from-own-address 09.boundaries-kept
//! caught by: 09.survives-client-that-left 09.address-in-use
//! cause: id-taken-for-text

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::ops::RangeInclusive;
use std::process::ExitCode;

const SIZES: RangeInclusive<usize> = 4..=1024;

enum Verdict<'a> {
    Message(&'a mut [u8]),
    TooShort(usize),
    TooLong(usize),
}

fn judge(datagram: &mut [u8]) -> Verdict<'_> {
    let size = datagram.len();
    if SIZES.contains(&size) {
        Verdict::Message(datagram)
    } else if size < *SIZES.start() {
        Verdict::TooShort(size)
    } else {
        Verdict::TooLong(size)
    }
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0u8; 2048];
    loop {
        let (size, client) = match socket.recv_from(&mut buffer) {
            Ok(news) => news,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        match judge(&mut buffer[..size]) {
            Verdict::Message(message) => {
                message.make_ascii_uppercase();
                if let Err(error) = socket.send_to(message, client) {
                    eprintln!("{client}: {error}");
                }
            }
            Verdict::TooShort(n) => eprintln!("{client}: only {n} bytes, no message"),
            Verdict::TooLong(n) => eprintln!("{client}: {n} bytes or more, no message"),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let bound = UdpSocket::bind(&address).and_then(|socket| {
        let name = socket.local_addr()?;
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on {name}")?;
        stdout.flush()?;
        Ok(socket)
    });
    match bound {
        Ok(socket) => serve(&socket),
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
