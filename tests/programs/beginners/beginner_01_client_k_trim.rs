//! Takes the line ending off with trim_ascii_end(), which takes trailing spaces and tabs as well; "hello
//! " is sent as "hello", and a line of spaces as nothing.
//!
//! caught by: 01.client-keeps-spaces
//! cause: spaces-trimmed

use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(&address)?;
    let stdin = io::stdin();
    let mut input = stdin.lock();
    let mut line = Vec::new();

    while input.read_until(b'\n', &mut line)? != 0 {
        let message = line.trim_ascii_end();
        server.write_all(message)?;

        let mut reply = vec![0; message.len()];
        server.read_exact(&mut reply)?;
        reply.push(b'\n');

        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}
