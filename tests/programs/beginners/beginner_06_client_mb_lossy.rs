//! Ignores the length that recv returns and takes the whole reused buffer up to its last non-zero byte
//! for the reply; an empty reply prints the previous one again, a shorter one has the old one's tail.
//!
//! caught by: 06.client-converses 06.client-empty-between-others
//! cause: prints-earlier-bytes

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::exit;

fn chat(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let mut buf = [0u8; 65535];
    let mut line = Vec::new();
    let mut stdin = io::stdin().lock();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        socket.send(&line)?;
        socket.recv(&mut buf)?;
        let text = String::from_utf8_lossy(&buf);
        println!("{}", text.trim_end_matches('\0'));
        io::stdout().flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = chat(&address) {
        eprintln!("{address}: {e}");
        exit(1);
    }
}
