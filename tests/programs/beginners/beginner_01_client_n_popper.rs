//! Removes the last byte of every line without looking whether it is a newline; of a last line that has
//! no newline the last letter isn't sent ("bye" at the end of a file becomes "by").
//!
//! caught by: 01.client-last-line
//! cause: last-byte-cut

use std::env;
use std::io::{BufRead, Read, Result, Write, stdin, stdout};
use std::net::TcpStream;

pub fn main() -> Result<()> {
    let address = match env::args().nth(1) {
        Some(a) => a,
        None => String::from("127.0.0.1:8888"),
    };
    let mut stream = TcpStream::connect(&address)?;
    let mut line: Vec<u8> = Vec::new();
    let mut reply: Vec<u8> = Vec::new();

    loop {
        eprint!("message: ");
        line.clear();
        let count = stdin().lock().read_until(b'\n', &mut line)?;
        if count == 0 {
            break;
        }
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }

        stream.write_all(&line)?;
        reply.resize(line.len(), 0);
        stream.read_exact(&mut reply)?;

        let mut out = stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
