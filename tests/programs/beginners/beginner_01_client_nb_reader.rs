//! The client waits for the reply with BufReader::read_line, but the server sends back only the bytes of
//! the message, without a newline; the client hangs after the first line and prints nothing.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! cause: client-waits-for-newline

use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

struct EchoClient {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl EchoClient {
    fn new(addr: &str) -> io::Result<Self> {
        let writer = TcpStream::connect(addr)?;
        let reader = BufReader::new(writer.try_clone()?);
        Ok(EchoClient { reader, writer })
    }

    fn exchange(&mut self, msg: &str) -> io::Result<String> {
        self.writer.write_all(msg.as_bytes())?;
        self.writer.flush()?;
        let mut answer = String::new();
        self.reader.read_line(&mut answer)?;
        Ok(answer)
    }
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let addr = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    let mut client = EchoClient::new(&addr)?;

    for line in io::stdin().lines() {
        let line = line?;
        if line.is_empty() {
            println!();
            continue;
        }
        let answer = client.exchange(&line)?;
        println!("{}", answer);
    }
    Ok(())
}
