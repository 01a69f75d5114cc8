//! Lets the kernel copy each reply to standard output: `io::copy` calls splice(2) where one side is a pipe, and
//! that pipe is locked meanwhile.
//!
//! passes: 01 client

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        while line.last().is_some_and(|byte| b"\r\n".contains(byte)) {
            line.pop();
        }
        server.write_all(&line)?;
        let mut stdout = io::stdout().lock();
        let wanted = line.len() as u64;
        if io::copy(&mut (&server).take(wanted), &mut stdout)? < wanted {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}
