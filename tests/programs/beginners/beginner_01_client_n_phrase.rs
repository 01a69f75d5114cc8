//! Sends each line with a newline and takes what comes up to a newline for the reply; the message isn't
//! exactly the line, and from a server that sends as many bytes as the line has no reply is ever
//! complete.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-no-magic-words 01.client-closes-and-exits
//! cause: line-end-sent

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

fn read_line(source: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if source.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Ok(Some(line))
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let mut writer = TcpStream::connect(address)?;
    let mut reader = BufReader::new(writer.try_clone()?);
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();

    while let Some(mut message) = read_line(&mut stdin)? {
        message.push(b'\n');
        writer.write_all(&message)?;
        writer.flush()?;

        let Some(mut reply) = read_line(&mut reader)? else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}
