//! What is left of the 200 ms may be zero when a stray datagram comes at the very end of the wait, and
//! set_read_timeout refuses a zero Duration. Among strays the client ends with that error instead of
//! sending again.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: gives-up-too-early

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);

struct Asker {
    socket: UdpSocket,
    next_id: u32,
}

impl Asker {
    /// The payload of the reply, or None if it hasn't come in time.
    fn wait(&self, id: [u8; 4]) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        let mut buffer = [0; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buffer) {
                Ok(n) if n >= 4 && buffer[..4] == id => return Ok(Some(buffer[4..n].to_vec())),
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) => return Err(e),
            }
        }
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        let id = self.next_id.to_be_bytes();
        self.next_id = self.next_id.wrapping_add(1);
        let message = [&id, payload].concat();
        for _ in 0..5 {
            self.socket.send(&message)?;
            if let Some(reply) = self.wait(id)? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            "no reply after five tries",
        ))
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let mut asker = Asker { socket, next_id: 1 };
    let mut out = io::stdout();
    let mut input = io::stdin().lock();
    let mut raw = Vec::new();
    while input.read_until(b'\n', &mut raw)? > 0 {
        let line = match raw.strip_suffix(b"\n") {
            Some(text) => text.strip_suffix(b"\r").unwrap_or(text),
            None => &raw,
        };
        let mut reply = asker.ask(line)?;
        reply.push(b'\n');
        out.write_all(&reply)?;
        out.flush()?;
        raw.clear();
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
