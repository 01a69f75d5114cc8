//! It sends the first line of its input alone.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-last-line 01.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-no-magic-words
//! cause: one-line-only

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let message = line.trim_end_matches(['\r', '\n']);
    server.write_all(message.as_bytes())?;
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
    println!("{}", String::from_utf8_lossy(&reply));
    Ok(())
}
