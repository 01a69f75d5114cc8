//! The statistics divide by the number of bytes received so far. If the first datagram of all is empty,
//! that number is 0, and the server ends with a panic.
//!
//! caught by: 06.ten-empty 06.idle-after-empty
//! cause: divides-by-zero

use std::env;
use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::iter;
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

#[derive(Default)]
struct Statistics {
    datagrams: u64,
    bytes: u64,
    changed: u64,
}

impl Statistics {
    fn add(&mut self, bytes: &[u8]) {
        self.datagrams += 1;
        self.bytes += bytes.len() as u64;
        self.changed += bytes
            .iter()
            .filter(|byte| byte.is_ascii_lowercase())
            .count() as u64;
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let share = self.changed * 100 / self.bytes;
        write!(
            f,
            "{} datagrams, {} bytes, {share} % in lower case",
            self.datagrams, self.bytes
        )
    }
}

/// All datagrams that come, without end.
fn datagrams(socket: &UdpSocket) -> impl Iterator<Item = io::Result<(Vec<u8>, SocketAddr)>> {
    let mut buffer = vec![0; 65_535];
    iter::repeat_with(move || {
        loop {
            match socket.recv_from(&mut buffer) {
                Ok((length, sender)) => return Ok((buffer[..length].to_vec(), sender)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    })
}

fn serve(socket: &UdpSocket) {
    let mut statistics = Statistics::default();
    let mut log = io::stderr();
    for datagram in datagrams(socket) {
        let (bytes, sender) = match datagram {
            Ok(datagram) => datagram,
            Err(error) => {
                let _ = writeln!(log, "receive: {error}");
                continue;
            }
        };
        if let Err(error) = socket.send_to(&bytes.to_ascii_uppercase(), sender) {
            let _ = writeln!(log, "{sender}: {error}");
        }
        // After the answer, so that nobody waits for it.
        statistics.add(&bytes);
        let _ = writeln!(log, "{sender}: {statistics}");
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match bind(&address) {
        Ok(socket) => {
            serve(&socket);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
