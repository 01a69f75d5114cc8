//! take(n).read_to_end() is content with the end of the stream: when the server closes in the middle of
//! a reply it returns Ok with fewer bytes. The half reply is printed as a line, and nothing is
//! reported.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::env;
use std::io::{self, BufRead, BufReader, Read, StdoutLock, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Courier<'a> {
    stream: &'a TcpStream,
    inbox: BufReader<&'a TcpStream>,
    reply: Vec<u8>,
}

impl<'a> Courier<'a> {
    fn new(stream: &'a TcpStream) -> Self {
        Courier {
            stream,
            inbox: BufReader::new(stream),
            reply: Vec::new(),
        }
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.stream.write_all(message)?;
        self.reply.clear();
        self.inbox
            .by_ref()
            .take(message.len() as u64)
            .read_to_end(&mut self.reply)?;
        Ok(&self.reply)
    }
}

fn without_ending(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => line,
    }
}

fn show(stdout: &mut StdoutLock, reply: &[u8]) -> io::Result<()> {
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let mut courier = Courier::new(&stream);
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = without_ending(&line);
        if !message.is_empty() {
            show(&mut stdout, courier.ask(message)?)?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
