//! It takes an empty reply for the end of the server. Of \r\n it takes off the \n alone.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! caught by: 06.client-empty-reply-not-waited-past
//! cause: empty-datagram-is-end line-end-sent

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
        let mut buffer = [0; 65536];
        match socket.send(&line?).and_then(|_| socket.recv(&mut buffer)) {
            Ok(0) => break,
            Ok(n) => println!("{}", String::from_utf8_lossy(&buffer[..n])),
            Err(error) => {
                eprintln!("{address}: {error}");
                std::process::exit(1);
            }
        }
    }
    Ok(())
}
