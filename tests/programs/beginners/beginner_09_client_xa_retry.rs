//! The id is counted up in send(), which is called for every try, so the second try is a new message
//! with a new id. An answer to the first try that is only late is dropped, and the server never sees
//! the same message twice.
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

struct Client {
    socket: UdpSocket,
    id: u32,
}

impl Client {
    fn open(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        Ok(Client { socket, id: 0 })
    }

    fn send(&mut self, payload: &[u8]) -> io::Result<()> {
        self.id = self.id.wrapping_add(1);
        let mut message = self.id.to_be_bytes().to_vec();
        message.extend_from_slice(payload);
        self.socket.send(&message)?;
        Ok(())
    }

    /// Waits for the reply to the message that was sent last.
    fn receive(&self) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        let mut buffer = [0; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buffer) {
                Ok(length) if length >= 4 && buffer[..4] == self.id.to_be_bytes() => {
                    return Ok(Some(buffer[4..length].to_vec()));
                }
                Ok(_) => {}
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        for _ in 0..TRIES {
            self.send(payload)?;
            if let Some(reply) = self.receive()? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        let reply = client.ask(&line)?;
        output.write_all(&reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
