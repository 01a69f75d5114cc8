//! the five tries are a field of the client and are never given back. Losses add up over all lines:
//! after five lost datagrams in the whole session the client gives up, though the line at hand was sent
//! only once or twice.
//!
//! caught by: 09.client-last-try-counts
//! cause: tries-counted-on

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);

struct Client {
    socket: UdpSocket,
    next_id: u32,
    tries_left: u32,
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        Ok(Client {
            socket,
            next_id: 1,
            tries_left: 5,
        })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        let id = self.next_id.to_be_bytes();
        self.next_id = self.next_id.wrapping_add(1);
        let message = [&id[..], payload].concat();
        while self.tries_left > 0 {
            self.socket.send(&message)?;
            if let Some(reply) = self.wait_for(id)? {
                return Ok(reply);
            }
            self.tries_left -= 1;
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }

    fn wait_for(&self, id: [u8; 4]) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        let mut buffer = [0; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buffer) {
                Ok(length) => {
                    if let Some(payload) = buffer[..length].strip_prefix(&id) {
                        return Ok(Some(payload.to_vec()));
                    }
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut stdout = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let payload = line.strip_suffix(b"\r").unwrap_or(&line);
        let reply = client.ask(payload)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
