//! It sends the newline with the message.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
//! caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
//! caught by: 04.client-starts-without-server 04.client-closes-and-exits
//! cause: line-end-sent

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(&address)?;
    let mut input = io::stdin().lock();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        if let Err(error) = socket.send(line.as_bytes()) {
            eprintln!("{address}: {error}");
            std::process::exit(1);
        }
        let mut buffer = [0; 65536];
        match socket.recv(&mut buffer) {
            Ok(n) => println!("{}", String::from_utf8_lossy(&buffer[..n]).trim_end()),
            Err(error) => {
                eprintln!("{address}: {error}");
                std::process::exit(1);
            }
        }
        io::stdout().flush()?;
        line.clear();
    }
    Ok(())
}
