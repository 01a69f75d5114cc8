//! A broken conversation is treated like a failed web request: the client connects anew and sends the
//! line again, up to three times. Where the server still listens, it says nothing of the break and goes
//! on, or waits forever on the new connection.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::env;
use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

struct Policy {
    attempts: u32,
    first_pause: Duration,
}

impl Policy {
    fn run<T>(&self, mut job: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        let mut pause = self.first_pause;
        let mut attempt = 1;
        loop {
            match job() {
                Ok(value) => return Ok(value),
                Err(e) if attempt >= self.attempts => return Err(e),
                Err(_) => {
                    sleep(pause);
                    pause *= 2;
                    attempt += 1;
                }
            }
        }
    }
}

struct Courier {
    address: String,
    link: Option<TcpStream>,
}

impl Courier {
    fn new(address: &str) -> io::Result<Self> {
        let link = TcpStream::connect(address)?;
        Ok(Courier {
            address: address.to_string(),
            link: Some(link),
        })
    }

    fn exchange(link: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
        link.write_all(message)?;
        let mut reply = vec![0; message.len()];
        link.read_exact(&mut reply)?;
        Ok(reply)
    }

    fn deliver(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        let mut link = match self.link.take() {
            Some(link) => link,
            None => TcpStream::connect(&self.address)?,
        };
        let reply = Self::exchange(&mut link, message)?;
        self.link = Some(link);
        Ok(reply)
    }
}

struct Trouble(String, io::Error);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.0, self.1)
    }
}

fn trim(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
        None => line,
    }
}

fn run(address: &str) -> Result<(), Trouble> {
    let remote = |e| Trouble(address.to_string(), e);
    let local = |e| Trouble("standard streams".to_string(), e);

    let policy = Policy {
        attempts: 4,
        first_pause: Duration::from_millis(50),
    };
    let mut courier = Courier::new(address).map_err(remote)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(local)? == 0 {
            return Ok(());
        }
        let message = trim(&line);
        if message.is_empty() {
            continue;
        }
        let mut reply = policy.run(|| courier.deliver(message)).map_err(remote)?;
        reply.push(b'\n');
        output
            .write_all(&reply)
            .and_then(|()| output.flush())
            .map_err(local)?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let _ = writeln!(io::stderr(), "{trouble}");
            ExitCode::FAILURE
        }
    }
}
