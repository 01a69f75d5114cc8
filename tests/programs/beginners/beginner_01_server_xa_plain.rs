//! The bytes are collected with read_until up to the next newline, so a message that has no newline at
//! its end (as the client sends them) is never answered while the client waits: both sides hang.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: waits-for-newline

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpListener;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);

    let (stream, _peer) = listener.accept()?;
    // one client only, so the listening socket can go
    drop(listener);

    let mut input = BufReader::new(&stream);
    let mut output = &stream;
    let mut message = Vec::new();
    while input.read_until(b'\n', &mut message)? > 0 {
        message.make_ascii_uppercase();
        output.write_all(&message)?;
        message.clear();
    }
    Ok(())
}
