//! The session still says goodbye as the old mail protocol wanted it: when it is dropped it writes QUIT
//! to the connection. The server gets four bytes that no line of stdin contained, and answers them.
//!
//! caught by: 01.client-closes-and-exits
//! cause: farewell-sent

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Session {
    stream: TcpStream,
    reply: Vec<u8>,
}

impl Session {
    fn open(address: &str) -> io::Result<Session> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Session {
            stream,
            reply: Vec::new(),
        })
    }

    /// Sends one command and returns the server's answer to it.
    fn command(&mut self, command: &[u8]) -> io::Result<&[u8]> {
        self.stream.write_all(command)?;
        self.reply.resize(command.len(), 0);
        self.stream.read_exact(&mut self.reply)?;
        Ok(&self.reply)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // leave politely, however we got here
        let _ = self.stream.write_all(b"QUIT");
    }
}

fn without_ending(line: &[u8]) -> &[u8] {
    match line {
        [text @ .., b'\r', b'\n'] => text,
        [text @ .., b'\n'] => text,
        text => text,
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut session = Session::open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let reply = session.command(without_ending(&line))?;
        output.write_all(reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
