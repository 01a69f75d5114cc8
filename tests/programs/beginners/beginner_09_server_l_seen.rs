//! It remembers each (client, id) that it has answered and drops what comes again. When the answer was
//! lost, the client's further tries get none.
//!
//! caught by: 09.exact-payload 09.answers-again 09.remembers-nothing 09.one-reply-from-own-address
//! caught by: 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: ids-remembered repetition-dropped

use std::collections::HashSet;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

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

fn serve(socket: &UdpSocket) -> ! {
    let mut done: HashSet<(SocketAddr, [u8; ID])> = HashSet::new();
    let mut buffer = [0; LONGEST + 1];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("recv_from: {error}");
                continue;
            }
        };
        if !(ID..=LONGEST).contains(&length) {
            eprintln!("{sender}: {length} bytes are no message");
            continue;
        }
        let (id, payload) = buffer[..length].split_first_chunk_mut::<ID>().unwrap();
        if !done.insert((sender, *id)) {
            // A duplicate.
            continue;
        }
        payload.make_ascii_uppercase();
        if let Err(error) = socket.send_to(&buffer[..length], sender) {
            eprintln!("{sender}: {error}");
        }
    }
}
