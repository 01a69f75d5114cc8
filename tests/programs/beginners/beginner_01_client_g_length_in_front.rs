//! It sends the length in front of each message.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! caught by: 01.client-default-address
//! cause: length-sent-first

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        server.write_all(&(line.len() as u32).to_be_bytes())?;
        server.write_all(&line)?;
        let mut reply = vec![0; line.len() + 4];
        server.read_exact(&mut reply)?;
        let mut out = io::stdout();
        out.write_all(&reply[4..])?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
