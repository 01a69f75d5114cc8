//! The client waits for as many characters as the message has, not as many bytes. With "straße" it reads
//! one byte too few, prints a cut reply, and the next reply begins with the byte that was left over.
//!
//! caught by: 01.client-joins-split-character
//! cause: counts-characters

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

struct EchoClient {
    stream: TcpStream,
}

impl EchoClient {
    fn new(addr: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(addr)?;
        Ok(Self { stream })
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }

    fn receive(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut reply = vec![0u8; count];
        self.stream.read_exact(&mut reply)?;
        Ok(reply)
    }
}

pub fn main() -> io::Result<()> {
    let addr = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let mut client = EchoClient::new(&addr)?;

    for line in io::stdin().lock().lines() {
        let line = line?;
        client.send(&line)?;
        let reply = client.receive(line.chars().count())?;

        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
