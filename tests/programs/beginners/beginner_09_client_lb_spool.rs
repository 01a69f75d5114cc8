//! The number of the line is a u8, and only the last of the four bytes of the id is ever used. Line 257
//! gets the id of line 1 again, and a doubled or late reply from back then is taken for its answer.
//! demands: "each line gets the next id" (of 4 bytes, the most significant byte first).
//!
//! caught by: 09.client-converses
//! cause: id-limited

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::exit;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: usize = 5;

/// Waits for a datagram that begins with this id, until the time has passed.
fn wait(socket: &UdpSocket, id: &[u8; 4], end: Instant) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0u8; 2048];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(n) if buffer[..n].starts_with(id) => return Ok(Some(buffer[4..n].to_vec())),
            Ok(_) => {}
            Err(e) => match e.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                ErrorKind::Interrupted => {}
                _ => return Err(e),
            },
        }
    }
}

fn ask(socket: &UdpSocket, number: u8, payload: &[u8]) -> io::Result<Vec<u8>> {
    let id = [0, 0, 0, number];
    let message = [&id[..], payload].concat();
    for _ in 0..TRIES {
        socket.send(&message)?;
        if let Some(reply) = wait(socket, &id, Instant::now() + PATIENCE)? {
            return Ok(reply);
        }
    }
    Err(io::Error::new(
        ErrorKind::TimedOut,
        format!("no reply after {TRIES} tries"),
    ))
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();
    let mut number = 0u8;
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\r\n") {
            line.truncate(line.len() - 2);
        } else if line.ends_with(b"\n") {
            line.truncate(line.len() - 1);
        }
        number = number.wrapping_add(1);
        let mut reply = ask(&socket, number, &line)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        exit(1);
    }
}
