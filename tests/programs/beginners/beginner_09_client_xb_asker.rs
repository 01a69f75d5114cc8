//! the id is given when a datagram is packed, and each try packs anew, so every try has another id. A
//! late answer to an earlier try is dropped as a foreign one, and the server can't see that it is the
//! same message.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: new-id-for-each-try

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: u32 = 5;
const LARGEST_PAYLOAD: usize = 1020;

struct Asker {
    socket: UdpSocket,
    last_id: u32,
    buffer: [u8; 2048],
}

impl Asker {
    fn open(address: &str) -> io::Result<Asker> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        Ok(Asker {
            socket,
            last_id: 0,
            buffer: [0; 2048],
        })
    }

    /// Id and payload in one piece.
    fn pack(&mut self, payload: &[u8]) -> Vec<u8> {
        self.last_id = self.last_id.wrapping_add(1);
        let mut message = self.last_id.to_be_bytes().to_vec();
        message.extend_from_slice(payload);
        message
    }

    /// Sends once and waits. `None`: no reply in time.
    fn attempt(&mut self, payload: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let message = self.pack(payload);
        self.socket.send(&message)?;
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut self.buffer) {
                Ok(length) => {
                    let datagram = &self.buffer[..length];
                    if let Some(reply) = datagram.strip_prefix(&message[..4]) {
                        return Ok(Some(reply.to_vec()));
                    }
                }
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        if payload.len() > LARGEST_PAYLOAD {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "the line is too long",
            ));
        }
        for _ in 0..TRIES {
            if let Some(reply) = self.attempt(payload)? {
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
    let mut asker = Asker::open(address)?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let text = line
            .strip_suffix(b"\r\n")
            .or(line.strip_suffix(b"\n"))
            .unwrap_or(&line);
        let mut reply = asker.ask(text)?;
        reply.push(b'\n');
        io::stdout().write_all(&reply)?;
        io::stdout().flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
