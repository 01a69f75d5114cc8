//! It unwraps connect: a panic, not a message.
//!
//! caught by: 03.client-converses 03.client-empty-line-sends-nothing 03.client-nobody-listening
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: line-end-sent panics-instead-of-reporting prints-for-empty-line

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address).unwrap();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        server.write_all(&line).unwrap();
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply).unwrap();
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
