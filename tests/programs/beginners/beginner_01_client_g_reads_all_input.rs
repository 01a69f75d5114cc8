//! It reads all its input first (read_to_string), then sends line by line.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! caught by: 01.client-default-address
//! cause: sends-ahead

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut input = String::new();
    io::stdin().lock().read_to_string(&mut input)?;
    for line in input.lines() {
        server.write_all(line.as_bytes())?;
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply)?;
        println!("{}", String::from_utf8_lossy(&reply));
    }
    let _ = io::stdin().lock().fill_buf()?;
    Ok(())
}
