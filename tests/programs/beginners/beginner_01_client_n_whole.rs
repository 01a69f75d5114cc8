//! Reads all of stdin into a String before it sends the first line; a person who types sees no reply
//! before Ctrl-D. (Second: input that isn't UTF-8 ends the client with an error before anything is
//! sent.).
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! caught by: 01.client-default-address
//! cause: sends-ahead

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn exchange(stream: &mut TcpStream, text: &str) -> io::Result<Vec<u8>> {
    stream.write_all(text.as_bytes())?;
    let mut answer = vec![0; text.len()];
    stream.read_exact(&mut answer)?;
    Ok(answer)
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .skip(1)
        .next()
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut stream = TcpStream::connect(&address)?;

    let input = io::read_to_string(io::stdin())?;
    for text in input.lines() {
        let answer = exchange(&mut stream, text)?;
        let mut stdout = io::stdout();
        stdout.write_all(&answer)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}
