//! It prints the number of bytes with each reply.
//!
//! caught by: 01.client-sends-lines 01.client-joins-pieces 01.client-joins-split-character
//! caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
//! caught by: 01.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-keeps-spaces
//! caught by: 01.client-no-magic-words
//! cause: chatter-on-stdout line-end-sent

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
        server.write_all(&line)?;
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply)?;
        println!("{} ({} bytes)", String::from_utf8_lossy(&reply), line.len());
    }
    Ok(())
}
