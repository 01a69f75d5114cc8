//! It sends "hello" and leaves its input alone.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! caught by: 01.client-default-address
//! cause: sends-what-was-not-typed

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let _ = io::stdin().lock().fill_buf()?.len();
    server.write_all(b"hello")?;
    let mut reply = [0; 5];
    server.read_exact(&mut reply)?;
    println!("{}", String::from_utf8_lossy(&reply));
    Ok(())
}
