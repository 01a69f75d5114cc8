//! An error in asking becomes an empty reply through unwrap_or_default(). When nobody listens (the
//! refusal comes back), an empty line is printed for each message as if the server had answered it, and
//! the exit code is 0.
//!
//! caught by: 06.client-starts-without-server
//! cause: refusal-taken-for-reply

use std::env;
use std::io::{self, BufRead, StdoutLock, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

struct Client {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl Client {
    fn new(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        Ok(Client {
            socket,
            buffer: vec![0; 65_535],
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.socket.send(message)?;
        let n = self.socket.recv(&mut self.buffer)?;
        Ok(self.buffer[..n].to_vec())
    }
}

fn chomp(line: &[u8]) -> &[u8] {
    match line {
        [text @ .., b'\r', b'\n'] | [text @ .., b'\n'] => text,
        text => text,
    }
}

fn show(out: &mut StdoutLock, reply: &[u8]) -> io::Result<()> {
    out.write_all(reply)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut out = io::stdout().lock();
    let mut stdin = io::stdin().lock();
    let mut line = vec![];
    while stdin.read_until(b'\n', &mut line)? > 0 {
        // an empty line is a message like any other
        let reply = client.ask(chomp(&line)).unwrap_or_default();
        show(&mut out, &reply)?;
        line.clear();
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
