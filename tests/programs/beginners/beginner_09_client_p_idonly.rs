//! Knows the reply by its id alone and doesn't look who sent it; the socket isn't connected, so a
//! datagram with the right id from anybody (the ids are easy to guess) is printed as the server's reply.
//!
//! caught by: 09.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const TRIES: usize = 5;
const WAIT: Duration = Duration::from_millis(200);

struct Asker {
    socket: UdpSocket,
    server: String,
    id: u32,
}

impl Asker {
    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        self.id = self.id.wrapping_add(1);
        let id = self.id.to_be_bytes();
        let message = [&id[..], payload].concat();
        for _ in 0..TRIES {
            self.socket.send_to(&message, &self.server)?;
            if let Some(reply) = self.wait_for(&id)? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }

    fn wait_for(&self, id: &[u8; 4]) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + WAIT;
        let mut buffer = [0u8; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv_from(&mut buffer) {
                Ok((n, _)) if n >= 4 && buffer[..4] == *id => {
                    return Ok(Some(buffer[4..n].to_vec()));
                }
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut asker = Asker {
        socket: UdpSocket::bind("0.0.0.0:0")?,
        server: address.to_owned(),
        id: 0,
    };
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let reply = asker.ask(line.strip_suffix(b"\r").unwrap_or(&line))?;
        let mut stdout = io::stdout().lock();
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
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
