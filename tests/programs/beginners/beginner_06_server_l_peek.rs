//! It peeks for the size of the next datagram and takes 0 for "nothing there yet". An empty datagram is
//! never taken out of the queue: the server spins, and nobody is answered any more.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: datagram-never-taken

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::thread;

const LARGEST: usize = 65_535;

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
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    let mut probe = vec![0; LARGEST];
    loop {
        match receive(&socket, &mut probe) {
            Ok(Some((mut message, sender))) => {
                message.make_ascii_uppercase();
                if let Err(error) = socket.send_to(&message, sender) {
                    eprintln!("{sender}: {error}");
                }
            }
            Ok(None) => thread::yield_now(),
            Err(error) => eprintln!("{error}"),
        }
    }
}

/// Returns the next datagram in a vector of exactly its size.
fn receive(socket: &UdpSocket, probe: &mut [u8]) -> io::Result<Option<(Vec<u8>, SocketAddr)>> {
    let (size, _) = socket.peek_from(probe)?;
    if size == 0 {
        return Ok(None);
    }
    let mut message = vec![0; size];
    let (_, sender) = socket.recv_from(&mut message)?;
    Ok(Some((message, sender)))
}
