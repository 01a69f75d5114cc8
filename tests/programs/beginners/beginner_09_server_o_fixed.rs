//! The buffer has exactly the 1,024 bytes of the longest message, so a longer datagram is cut to 1,024
//! and the test "n > LONGEST" is never true; its first part is answered, and nothing is said on stderr.
//!
//! caught by: 09.long-is-not-answered 09.names-what-is-no-message
//! cause: no-message-answered

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
    let mut message = [0u8; LONGEST];
    loop {
        let (n, client) = match socket.recv_from(&mut message) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("recv_from: {error}");
                continue;
            }
        };
        if n < ID || n > LONGEST {
            eprintln!("{client}: no message: {n} bytes");
            continue;
        }
        message[ID..n].make_ascii_uppercase();
        if let Err(error) = socket.send_to(&message[..n], client) {
            eprintln!("{client}: {error}");
        }
    }
}
