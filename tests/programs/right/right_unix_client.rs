//! A buffered reader over a path; replies are taken with `take` and `read_to_end`.
//!
//! passes: 05 client
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;

fn talk(path: &str) -> io::Result<()> {
    let mut server = UnixStream::connect(path)?;
    let mut replies = BufReader::new(server.try_clone()?);
    for line in io::stdin().lines() {
        let line = line?;
        server.write_all(line.as_bytes())?;
        let mut reply = Vec::new();
        replies
            .by_ref()
            .take(line.len() as u64)
            .read_to_end(&mut reply)?;
        if reply.len() < line.len() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if !reply.is_empty() {
            reply.push(b'\n');
            io::stdout().write_all(&reply)?;
        }
    }
    Ok(())
}

pub fn main() {
    let path = std::env::args().nth(1).unwrap_or("echo.sock".to_string());
    if let Err(e) = talk(&path) {
        eprintln!("{path}: {e}");
        std::process::exit(1);
    }
}
