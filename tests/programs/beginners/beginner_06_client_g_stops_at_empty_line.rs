//! It ends at an empty line.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: quits-on-empty-line

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(&address)?;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.is_empty() {
            break;
        }
        let mut buffer = [0; 65536];
        match socket.send(&line).and_then(|_| socket.recv(&mut buffer)) {
            Ok(n) => println!("{}", String::from_utf8_lossy(&buffer[..n])),
            Err(error) => {
                eprintln!("{address}: {error}");
                std::process::exit(1);
            }
        }
        io::stdout().flush()?;
    }
    Ok(())
}
