//! Takes off the '\n' at the end of a line but not the '\r' before it; a line that ends in \r\n (a file
//! from Windows) is sent with its \r, and the reply is printed with one, too.
//!
//! caught by: 01.client-sends-lines
//! cause: line-end-sent

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut socket = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line: Vec<u8> = Vec::new();

    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let message = line.strip_suffix(b"\n").unwrap_or(&line);
        socket.write_all(message)?;

        let mut reply = vec![0; message.len()];
        socket.read_exact(&mut reply)?;
        reply.push(b'\n');
        output.write_all(&reply)?;
        output.flush()?;
    }
    Ok(())
}
