//! Every error of recv counts as an expired wait; after ECONNREFUSED (the server is just being
//! restarted) the next try follows at once, and all five are spent within a millisecond instead of 200
//! ms apart. demands: "It sends the message and waits for 200 ms. Without a reply it sends the same
//! bytes again, five times in all." (`client-waits-200-ms`: "the time between two tries. From 150 to 400
//! ms is right.").
//!
//! caught by: 09.client-nobody-there
//! cause: sends-again-when-refused

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: usize = 5;

struct Client {
    socket: UdpSocket,
    id: u32,
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(address)?;
        Ok(Client { socket, id: 0 })
    }

    /// Waits for the reply to the current id until `end`.
    fn receive(&self, end: Instant) -> Option<Vec<u8>> {
        let mut buffer = [0u8; 2048];
        loop {
            let left = end.checked_duration_since(Instant::now())?;
            if left.is_zero() {
                return None;
            }
            self.socket.set_read_timeout(Some(left)).ok()?;
            let length = self.socket.recv(&mut buffer).ok()?;
            let datagram = &buffer[..length];
            if let Some(payload) = datagram.strip_prefix(&self.id.to_be_bytes()) {
                return Some(payload.to_vec());
            }
        }
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        self.id = self.id.wrapping_add(1);
        let message = [&self.id.to_be_bytes()[..], payload].concat();
        for _ in 0..TRIES {
            match self.socket.send(&message) {
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => {}
                Err(e) => return Err(e),
            }
            if let Some(reply) = self.receive(Instant::now() + PATIENCE) {
                return Ok(reply);
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            format!("no reply after {TRIES} tries"),
        ))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        let reply = client.ask(&line)?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
