//! Only ErrorKind::TimedOut is taken for the end of the wait, but on Linux a receive whose time limit
//! passes fails with WouldBlock; the client never sends again and ends after the first 200 ms with an
//! error.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-late-reply
//! by luck: 09.client-strays-change-no-wait
//! cause: gives-up-too-early

use std::io::{self, BufRead, Error, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Probe {
    socket: UdpSocket,
    next_id: u32,
}

impl Probe {
    fn new(address: &str) -> io::Result<Probe> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        Ok(Probe { socket, next_id: 1 })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        let id = self.next_id.to_be_bytes();
        self.next_id = self.next_id.wrapping_add(1);
        let message = [&id[..], payload].concat();

        for _ in 0..TRIES {
            self.socket.send(&message)?;
            if let Some(reply) = self.wait_for(id)? {
                return Ok(reply);
            }
        }
        Err(Error::new(
            ErrorKind::TimedOut,
            format!("no answer after {TRIES} tries"),
        ))
    }

    fn wait_for(&self, id: [u8; 4]) -> io::Result<Option<Vec<u8>>> {
        let deadline = Instant::now() + PATIENCE;
        let mut buf = [0u8; 2048];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buf) {
                Ok(n) if n >= 4 && buf[..4] == id => return Ok(Some(buf[4..n].to_vec())),
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::TimedOut => return Ok(None),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut probe = Probe::new(address)?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let payload = line.strip_suffix(b"\r").unwrap_or(&line);
        let reply = probe.ask(payload)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
