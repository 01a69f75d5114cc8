//! Before it reads the reply the client peeks whether another line follows (to half-close after the last
//! one); peeking waits for the next line, so a reply is seen only after more is typed or stdin ends.
//!
//! caught by: 01.client-prints-at-once
//! cause: output-not-flushed

use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};

fn strip_cr(mut line: Vec<u8>) -> Vec<u8> {
    line.pop_if(|b| *b == b'\r');
    line
}

struct Conversation {
    server: TcpStream,
}

impl Conversation {
    fn with(address: &str) -> io::Result<Self> {
        TcpStream::connect(address).map(|server| Self { server })
    }

    fn say(&mut self, message: &[u8]) -> io::Result<()> {
        self.server.write_all(message)
    }

    fn say_goodbye(&self) -> io::Result<()> {
        self.server.shutdown(Shutdown::Write)
    }

    fn hear(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut reply = vec![0; length];
        self.server.read_exact(&mut reply).map(|()| reply)
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut conversation = Conversation::with(&address)?;

    let mut messages = io::stdin()
        .lock()
        .split(b'\n')
        .map(|line| line.map(strip_cr))
        .inspect(|_| eprint!("> "))
        .peekable();

    while let Some(message) = messages.next().transpose()? {
        conversation.say(&message)?;
        if messages.peek().is_none() {
            conversation.say_goodbye()?;
        }
        let reply = conversation.hear(message.len())?;

        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
