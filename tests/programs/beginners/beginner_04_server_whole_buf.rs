//! It answers with the whole buffer.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address
//! caught by: 04.two-clients 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192
//! caught by: 04.size-65507 04.no-stale-bytes 04.survives-client-that-left
//! caught by: 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: replies-with-whole-buffer buffer-too-small

use std::env;
use std::io::{self, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
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
    let socket = bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

/// Makes a socket that datagrams can be sent to.
fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Answers one datagram after another, whoever sent it.
fn serve(socket: &UdpSocket) -> ! {
    let mut buf = [0u8; 2048];
    loop {
        let Ok((n, from)) = socket.recv_from(&mut buf) else {
            continue;
        };
        let up = {
            let _ = n;
            buf
        }
        .to_ascii_uppercase();
        let _ = socket.send_to(&up, from);
    }
}
