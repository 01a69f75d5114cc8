//! The end of a reply is guessed: the client reads until nothing has come for 100 ms. A reply that
//! pauses or starts later than that is printed in part (or as an empty line), and its rest is printed as
//! the reply to the next line.
//!
//! caught by: 01.client-one-at-a-time 01.client-joins-pieces 01.client-joins-split-character
//! cause: pause-taken-for-end

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Collects everything the server has to say at the moment.
fn receive_all(conn: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut collected = Vec::new();
    let mut chunk = [0u8; 1024];
    loop {
        match conn.read(&mut chunk) {
            Ok(0) => return Ok(collected),
            Ok(size) => collected.extend_from_slice(&chunk[..size]),
            // nothing more to read for now
            Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                return Ok(collected);
            }
            Err(e) => return Err(e),
        }
    }
}

fn strip_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let mut conn = TcpStream::connect(&address)?;
    conn.set_read_timeout(Some(Duration::from_millis(100)))?;

    let stdin = io::stdin();
    let mut reader = stdin.lock();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        conn.write_all(strip_line_end(&line))?;
        let mut reply = receive_all(&mut conn)?;
        reply.push(b'\n');
        let mut stdout = io::stdout();
        stdout.write_all(&reply)?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}
