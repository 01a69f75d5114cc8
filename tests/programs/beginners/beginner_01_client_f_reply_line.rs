//! It reads the reply with read_line, the server sends no newline.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! cause: client-waits-for-newline

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let server = TcpStream::connect(address)?;
    let mut reader = io::BufReader::new(server.try_clone()?);
    let mut writer = server;
    for line in io::stdin().lock().lines() {
        let line = line?;
        writer.write_all(line.as_bytes())?;
        let mut reply = String::new();
        reader.read_line(&mut reply)?;
        println!("{}", reply.trim_end());
    }
    let _: &mut dyn Read = &mut reader;
    Ok(())
}
