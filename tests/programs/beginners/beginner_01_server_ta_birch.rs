//! The server reads with read_until('\n'), so it takes a line for a message. A client that sends
//! "hello" without a newline and waits for the answer waits forever.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: waits-for-newline

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (stream, _peer) = listener.accept()?;
    talk(stream)
}

fn talk(stream: TcpStream) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut data = Vec::new();

    while reader.read_until(b'\n', &mut data)? > 0 {
        // bytes, not a String: it need not be utf-8
        data.make_ascii_uppercase();
        writer.write_all(&data)?;
        data.clear();
    }
    Ok(())
}
