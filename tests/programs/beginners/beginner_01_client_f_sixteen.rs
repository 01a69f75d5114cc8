//! It reads the reply into 16 bytes with one read.
//!
//! caught by: 01.client-sends-lines 01.client-joins-pieces 01.client-joins-split-character
//! caught by: 01.client-long-reply 01.client-last-line 01.client-prints-what-arrived
//! caught by: 01.client-survives-short-writes 01.client-survives-short-reads 01.client-keeps-spaces
//! cause: buffer-too-small line-end-sent one-recv-for-a-message

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    for line in io::stdin().lock().split(b'\n') {
        server.write_all(&line?)?;
        let mut buffer = [0; 16];
        let n = server.read(&mut buffer)?;
        let mut out = io::stdout();
        out.write_all(&buffer[..n])?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
