//! When the connection breaks while a reply is owed, the client connects again and repeats the request,
//! up to three times, instead of reporting it and exiting with 1. A server that closes early or in the
//! middle of a reply sees new connections, and as long as it listens the client waits there.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

const MAX_ATTEMPTS: u32 = 3;

struct Connection {
    address: String,
    stream: TcpStream,
}

impl Connection {
    fn open(address: String) -> io::Result<Self> {
        let stream = TcpStream::connect(&address)?;
        Ok(Self { address, stream })
    }

    fn request(&mut self, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut attempt = 1;
        loop {
            match self.send_and_receive(body) {
                Ok(response) => return Ok(response),
                Err(error) if attempt < MAX_ATTEMPTS => {
                    eprintln!("{}: {error}, trying again", self.address);
                    attempt += 1;
                    self.stream = TcpStream::connect(&self.address)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn send_and_receive(&mut self, body: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(body)?;
        let mut response = vec![0; body.len()];
        self.stream.read_exact(&mut response)?;
        Ok(response)
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut connection = Connection::open(address.to_owned())?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let mut body = line?;
        if body.ends_with(b"\r") {
            body.pop();
        }
        if body.is_empty() {
            continue;
        }
        let mut response = connection.request(&body)?;
        response.push(b'\n');
        stdout.write_all(&response)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}
