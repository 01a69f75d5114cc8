//! It treats the first sender as a connected client and answers only that one until an empty datagram
//! "ends" the conversation. Datagrams of all other clients are thrown away meanwhile.
//!
//! caught by: 06.survives-client-that-left 06.empty-ends-nothing
//! cause: bound-to-one-client

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
    loop {
        if let Err(error) = serve_client(&socket) {
            eprintln!("{address}: {error}");
        }
    }
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

/// Serves one client until it has finished.
fn serve_client(socket: &UdpSocket) -> io::Result<()> {
    let mut buffer = vec![0; 65_535];
    let mut client: Option<SocketAddr> = None;
    loop {
        let (length, sender) = socket.recv_from(&mut buffer)?;
        if *client.get_or_insert(sender) != sender {
            continue;
        }
        buffer[..length].make_ascii_uppercase();
        socket.send_to(&buffer[..length], sender)?;
        if length == 0 {
            return Ok(());
        }
    }
}
