//! A datagram of 0 bytes is skipped as if nothing had come, before the test of the length; unlike the
//! other short ones it leaves no word on standard error. demands: "A datagram under 4 or over 1,024
//! bytes is no message: it is named on standard error, and not answered.".
//!
//! caught by: 09.names-what-is-no-message
//! cause: dropped-in-silence

use std::fmt;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const MIN: usize = 4;
const MAX: usize = 1024;

enum Reject {
    TooShort(usize),
    TooLong(usize),
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reject::TooShort(n) => write!(f, "{n} bytes are too short for a message"),
            Reject::TooLong(n) => write!(f, "{n} bytes or more are too long for a message"),
        }
    }
}

fn answer(datagram: &[u8]) -> Result<Vec<u8>, Reject> {
    if datagram.len() < MIN {
        return Err(Reject::TooShort(datagram.len()));
    }
    if datagram.len() > MAX {
        return Err(Reject::TooLong(datagram.len()));
    }
    let (id, payload) = datagram.split_at(MIN);
    let mut reply = id.to_vec();
    reply.extend(payload.iter().map(u8::to_ascii_uppercase));
    Ok(reply)
}

fn log(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(socket: UdpSocket) -> ! {
    let mut buffer = [0u8; 2048];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok((0, _)) => continue,
            Ok(received) => received,
            Err(e) => {
                log(format!("receive failed: {e}"));
                continue;
            }
        };
        match answer(&buffer[..length]) {
            Ok(reply) => {
                if let Err(e) = socket.send_to(&reply, sender) {
                    log(format!("{sender}: {e}"));
                }
            }
            Err(reason) => log(format!("{sender}: {reason}")),
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match bind(&address) {
        Ok(socket) => serve(socket),
        Err(e) => {
            log(format!("{address}: {e}"));
            ExitCode::from(1)
        }
    }
}
