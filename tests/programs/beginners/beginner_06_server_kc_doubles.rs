//! The server remembers the last datagram of each client and ignores the same bytes from the same
//! client, because UDP may double datagrams. Of ten empty datagrams in a row (or of any message that is
//! sent twice) only the first is answered.
//!
//! caught by: 06.one-reply-from-own-address 06.ten-empty 06.mixed-in-order
//! cause: equal-datagram-dropped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn is_double(seen: &mut HashMap<SocketAddr, Vec<u8>>, from: SocketAddr, data: &[u8]) -> bool {
    match seen.insert(from, data.to_vec()) {
        Some(old) => old == data,
        None => false,
    }
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0; 65535];
    let mut seen = HashMap::new();
    loop {
        let (length, from) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        let data = &mut buffer[..length];
        if is_double(&mut seen, from, data) {
            continue;
        }
        data.make_ascii_uppercase();
        if let Err(error) = socket.send_to(data, from) {
            eprintln!("{from}: {error}");
        }
    }
}
