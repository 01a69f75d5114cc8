//! The message is packed anew for every try, and packing counts the id up. So each try is another
//! message with another id, and an answer that comes late to an earlier try is thrown away.
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
const LONGEST: usize = 1020;

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

    /// gives the message the next id
    fn pack(&mut self, payload: &[u8]) -> Vec<u8> {
        self.id = self.id.wrapping_add(1);
        let mut message = self.id.to_be_bytes().to_vec();
        message.extend_from_slice(payload);
        message
    }

    /// the payload of the reply, or None when the time is over
    fn wait(&self) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        let mut buffer = [0; 2048];
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
                Ok(_) => {} // not the one
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => {}
                    _ => return Err(e),
                },
            }
        }
    }

    fn ask(&mut self, line: &[u8]) -> io::Result<Vec<u8>> {
        if line.len() > LONGEST {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "the line is too long",
            ));
        }
        for _ in 0..TRIES {
            let message = self.pack(line);
            self.socket.send(&message)?;
            if let Some(reply) = self.wait()? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let text = line
            .strip_suffix(b"\r\n")
            .or(line.strip_suffix(b"\n"))
            .unwrap_or(&line);
        let mut reply = client.ask(text)?;
        reply.push(b'\n');
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
