//! The id is counted up inside `send`, so every try of the same line has a new id; it should be the same
//! bytes. The reply to an earlier try is dropped as a stranger's, and a slow server is never understood.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: new-id-for-each-try

use std::env;
use std::io::{self, BufRead, Cursor, ErrorKind, Read, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Client {
    socket: UdpSocket,
    next_id: AtomicU32,
}

struct Response {
    id: u32,
    body: Vec<u8>,
}

impl Response {
    fn parse(datagram: &[u8]) -> io::Result<Self> {
        let mut cursor = Cursor::new(datagram);
        let mut id = [0; 4];
        cursor.read_exact(&mut id)?;
        let mut body = Vec::new();
        cursor.read_to_end(&mut body)?;
        Ok(Self {
            id: u32::from_be_bytes(id),
            body,
        })
    }
}

impl Client {
    fn new(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(address)?;
        Ok(Self {
            socket,
            next_id: AtomicU32::new(1),
        })
    }

    fn send(&self, body: &[u8]) -> io::Result<u32> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let mut request = Vec::with_capacity(4 + body.len());
        request.write_all(&id.to_be_bytes())?;
        request.write_all(body)?;
        self.socket.send(&request)?;
        Ok(id)
    }

    fn receive(&self, id: u32, deadline: Instant) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = [0; 2048];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            let length = match self.socket.recv(&mut buffer) {
                Ok(length) => length,
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            match Response::parse(&buffer[..length]) {
                Ok(response) if response.id == id => return Ok(Some(response.body)),
                _ => {}
            }
        }
    }

    fn ask(&self, body: &[u8]) -> io::Result<Vec<u8>> {
        for _ in 0..TRIES {
            let id = self.send(body)?;
            if let Some(reply) = self.receive(id, Instant::now() + PATIENCE)? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let client = Client::new(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();
    loop {
        let mut line = vec![];
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.pop_if(|b| *b == b'\n').is_some() {
            line.pop_if(|b| *b == b'\r');
        }
        let mut reply = client.ask(&line)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
