//! The reply buffer is kept between the messages and only ever grows; read_exact fills all of it, so
//! after a long line a shorter one waits for more bytes than the server sends, and the client hangs.
//!
//! caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-no-magic-words
//! cause: reads-as-many-as-before

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

struct EchoClient {
    stream: TcpStream,
    reply: Vec<u8>,
}

impl EchoClient {
    fn new(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        Ok(EchoClient {
            stream,
            reply: Vec::new(),
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.stream.write_all(message)?;
        if self.reply.len() < message.len() {
            self.reply.resize(message.len(), 0);
        }
        self.stream.read_exact(&mut self.reply)?;
        Ok(&self.reply[..message.len()])
    }
}

fn strip_line_end(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let mut client = EchoClient::new(&address)?;
    let stdin = io::stdin();
    let mut stdin = stdin.lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();

    while stdin.read_until(b'\n', &mut line)? > 0 {
        strip_line_end(&mut line);
        let reply = client.ask(&line)?;
        stdout.write_all(reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}
