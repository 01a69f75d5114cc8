//! Reads with BufReader::read_until up to a newline, so a message without a newline isn't answered until
//! the client stops sending; the person waits for a reply that doesn't come.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: waits-for-newline

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn handle_client(stream: TcpStream) -> std::io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut line: Vec<u8> = Vec::new();
    loop {
        line.clear();
        let n = reader.read_until(b'\n', &mut line)?;
        if n == 0 {
            break;
        }
        line.make_ascii_uppercase();
        writer.write_all(&line)?;
        writer.flush()?;
    }
    Ok(())
}

pub fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = if args.len() > 1 {
        args[1].as_str()
    } else {
        "127.0.0.1:8888"
    };
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let (stream, peer) = listener.accept()?;
    eprintln!("client connected: {peer}");
    handle_client(stream)?;
    eprintln!("client disconnected");
    Ok(())
}
