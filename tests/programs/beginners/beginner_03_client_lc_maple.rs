//! When the connection breaks while a reply is owed, the client connects again and sends the line once
//! more, instead of reporting it and exiting with 1. The user never learns that the connection was lost,
//! and what was sent is sent twice.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Connection {
    address: String,
    stream: TcpStream,
}

impl Connection {
    fn open(address: &str) -> io::Result<Self> {
        Ok(Self {
            address: address.to_owned(),
            stream: TcpStream::connect(address)?,
        })
    }

    fn exchange(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(message)?;
        let mut reply = vec![0; message.len()];
        self.stream.read_exact(&mut reply)?;
        Ok(reply)
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        match self.exchange(message) {
            Ok(reply) => Ok(reply),
            Err(error) => {
                eprintln!("{}: {error}, trying again", self.address);
                self.stream = TcpStream::connect(&self.address)?;
                self.exchange(message)
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut server = Connection::open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        if line.is_empty() {
            continue;
        }
        let reply = server.ask(&line)?;
        output.write_all(&reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
