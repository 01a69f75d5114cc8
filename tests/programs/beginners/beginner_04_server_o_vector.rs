//! Cuts its buffer with truncate(n) after each receive, and the buffer lives longer than the loop; once
//! a short datagram has come, all later ones are received into that few bytes and come back shortened.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
//! caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
//! caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: buffer-shrinks

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process;

const MAX_DATAGRAM: usize = 65_535;

pub fn main() {
    let address = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let mut data = vec![0u8; MAX_DATAGRAM];
    loop {
        match socket.recv_from(&mut data) {
            Ok((n, client)) => {
                data.truncate(n);
                data.make_ascii_uppercase();
                if let Err(e) = socket.send_to(&data, client) {
                    eprintln!("{client}: {e}");
                }
            }
            Err(e) => eprintln!("recv_from: {e}"),
        }
    }
}
