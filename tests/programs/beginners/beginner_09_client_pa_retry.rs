//! Every send takes a new id, also when the same line is sent again. The tries are not the same bytes,
//! and a late answer to an earlier try is dropped.
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

const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Client {
    socket: UdpSocket,
    id: u32,
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
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

    /// The payload of the reply, or None if it does not come in time.
    fn receive(&self) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        let mut buffer = [0u8; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buffer) {
                Ok(n) if n >= 4 && buffer[..4] == self.id.to_be_bytes() => {
                    return Ok(Some(buffer[4..n].to_vec()));
                }
                Ok(_) => {}
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => {}
                    _ => return Err(e),
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
    let mut client = Client::new(address)?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let mut reply = client.ask(&line)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
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
