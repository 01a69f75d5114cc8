//! The length is tested with the range ID..LONGEST, which doesn't contain its end. A message of exactly
//! 1,024 bytes is called "no message" on stderr and gets no answer.
//!
//! caught by: 09.longest-message
//! cause: longest-payload-dropped

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

fn make_reply(message: &[u8]) -> Option<Vec<u8>> {
    if !(ID..LONGEST).contains(&message.len()) {
        return None;
    }
    let (id, payload) = message.split_at(ID);
    let mut reply = Vec::with_capacity(message.len());
    reply.extend_from_slice(id);
    reply.extend(payload.iter().map(u8::to_ascii_uppercase));
    Some(reply)
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0u8; 65535];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                let _ = writeln!(io::stderr(), "receive: {error}");
                continue;
            }
        };
        match make_reply(&buffer[..length]) {
            Some(reply) => {
                if let Err(error) = socket.send_to(&reply, client) {
                    let _ = writeln!(io::stderr(), "{client}: {error}");
                }
            }
            None => {
                let _ = writeln!(io::stderr(), "{client}: {length} bytes are no message");
            }
        }
    }
}
