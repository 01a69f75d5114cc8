//! "while let Ok" takes every error of recv for the end of the 200 ms; when the kernel reports
//! ECONNREFUSED the client neither stops nor waits but sends the next try at once, so all five tries go
//! out within a millisecond and a server that comes back a moment later is never asked.
//!
//! caught by: 09.client-nobody-there
//! cause: sends-again-when-refused

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_millis(200);

fn receive(socket: &UdpSocket, id: [u8; 4]) -> io::Result<Option<Vec<u8>>> {
    let end = Instant::now() + PATIENCE;
    let mut buffer = [0; 2048];
    socket.set_read_timeout(Some(PATIENCE))?;
    while let Ok(length) = socket.recv(&mut buffer) {
        if let Some(payload) = buffer[..length].strip_prefix(&id) {
            return Ok(Some(payload.to_vec()));
        }
        // not ours: only what is left of the time
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        socket.set_read_timeout(Some(left))?;
    }
    Ok(None)
}

fn ask(socket: &UdpSocket, id: u32, payload: &[u8]) -> io::Result<Vec<u8>> {
    let id = id.to_be_bytes();
    let message = [&id, payload].concat();
    for _ in 0..TRIES {
        let _ = socket.send(&message);
        if let Some(reply) = receive(socket, id)? {
            return Ok(reply);
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "no answer"))
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();
    for id in 1u32.. {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        let reply = ask(&socket, id, &line)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

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
