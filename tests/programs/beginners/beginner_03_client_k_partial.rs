//! Leaves the receiving loop when read returns 0 and hands back what there is; if the server closes
//! early half a reply (or an empty line) is printed as if it were whole, with exit code 0.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => {}
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1);
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        if !line.is_empty() {
            let reply = ask(&mut server, &line)?;
            let mut stdout = io::stdout();
            stdout.write_all(&reply)?;
            stdout.write_all(b"\n")?;
            stdout.flush()?;
        }
        line.clear();
    }
    Ok(())
}

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = Vec::new();
    let mut buffer = [0u8; 1024];
    while reply.len() < message.len() {
        match server.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => reply.extend_from_slice(&buffer[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
    Ok(reply)
}
