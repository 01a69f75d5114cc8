//! Ignores the length that recv_from returns and looks for the last byte that isn't zero in a buffer
//! that is never cleared; after a long datagram a short one comes back with the rest of the long one
//! behind it.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams
//! cause: stale-bytes

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const MAX: usize = 65535;

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let mut buf = vec![0u8; MAX];
    loop {
        let (_, src) = match socket.recv_from(&mut buf) {
            Ok(received) => received,
            Err(e) => {
                eprintln!("receive: {e}");
                continue;
            }
        };
        let end = buf.iter().rposition(|&b| b != 0).map_or(0, |i| i + 1);
        let reply = buf[..end].to_ascii_uppercase();
        if let Err(e) = socket.send_to(&reply, src) {
            eprintln!("{src}: {e}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
