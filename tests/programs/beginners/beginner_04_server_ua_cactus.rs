//! `buffer.truncate(length)` makes the one buffer shorter, and it is used again for the next recv_from.
//! No later datagram can be longer than the shortest one before it; longer ones are cut.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
//! caught by: 04.sizes-to-one-packet 04.no-stale-bytes 04.survives-client-that-left
//! caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: buffer-shrinks

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(address: &str) -> io::Result<()> {
    let socket = bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    serve(&socket)
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

fn serve(socket: &UdpSocket) -> io::Result<()> {
    let mut buffer = vec![0; 65535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) => {
                // no old bytes behind the message
                buffer.truncate(length);
                buffer.make_ascii_uppercase();
                if let Err(error) = socket.send_to(&buffer, sender) {
                    let _ = writeln!(io::stderr(), "{sender}: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "{error}");
            }
        }
    }
}
