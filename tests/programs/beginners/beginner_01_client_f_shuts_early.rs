//! It shuts its sending side after the first message.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-last-line 01.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-no-magic-words
//! cause: shuts-down-too-early

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
        server.shutdown(std::net::Shutdown::Write)?;
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply)?;
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
