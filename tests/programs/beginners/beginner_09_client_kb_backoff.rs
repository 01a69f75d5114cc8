//! The wait doubles after each try (100, 200, 400, 800 and 1600 ms), as clients of web APIs do, in place
//! of 200 ms each time. The first resend comes too early, the later ones too late, and giving up takes
//! three seconds.
//!
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! cause: waits-grow wrong-patience

use std::io::{BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
}

impl RetryPolicy {
    fn delay(&self, attempt: u32) -> Duration {
        self.base_delay * 2u32.pow(attempt)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            max_attempts: 5,
            base_delay: Duration::from_millis(100),
        }
    }
}

struct Client {
    socket: UdpSocket,
    next_id: u32,
    policy: RetryPolicy,
}

impl Client {
    fn connect(addr: &str) -> std::io::Result<Self> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(addr)?;
        Ok(Client {
            socket,
            next_id: 0,
            policy: RetryPolicy::default(),
        })
    }

    fn request(&mut self, payload: &[u8]) -> std::io::Result<Vec<u8>> {
        self.next_id = self.next_id.wrapping_add(1);
        let id = self.next_id.to_be_bytes();
        let mut message = id.to_vec();
        message.extend_from_slice(payload);

        for attempt in 0..self.policy.max_attempts {
            self.socket.send(&message)?;
            let deadline = Instant::now() + self.policy.delay(attempt);
            if let Some(reply) = self.wait_for(&id, deadline)? {
                return Ok(reply);
            }
        }
        Err(std::io::Error::new(
            ErrorKind::TimedOut,
            "no reply after 5 attempts",
        ))
    }

    fn wait_for(&self, id: &[u8; 4], deadline: Instant) -> std::io::Result<Option<Vec<u8>>> {
        let mut buf = [0u8; 2048];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buf) {
                Ok(n) if n >= 4 && n <= 1024 && buf[..4] == id[..] => {
                    return Ok(Some(buf[4..n].to_vec()));
                }
                Ok(_) => continue,
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(addr: &str) -> std::io::Result<()> {
    let mut client = Client::connect(addr)?;
    let stdin = std::io::stdin();
    let mut stdout = std::io::stdout();
    for line in stdin.lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let mut reply = client.request(&line)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() {
    let addr = std::env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(e) = run(&addr) {
        eprintln!("{addr}: {e}");
        std::process::exit(1);
    }
}
