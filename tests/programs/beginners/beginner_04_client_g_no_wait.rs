//! It does not wait: a non-blocking socket, the reply is not there yet.
//!
//! caught by: 04.client-one-at-a-time 04.client-prints-what-arrived 04.client-prints-at-once
//! caught by: 04.client-largest-reply 04.client-ignores-strangers 04.client-starts-without-server
//! cause: nothing-yet-taken-for-error sends-ahead

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(&address)?;
    socket.set_nonblocking(true)?;
    for line in io::stdin().lock().split(b'\n') {
        let mut buffer = [0; 65536];
        socket.send(&line?)?;
        match socket.recv(&mut buffer) {
            Ok(n) => println!("{}", String::from_utf8_lossy(&buffer[..n])),
            Err(error) => eprintln!("{address}: {error}"),
        }
        io::stdout().flush()?;
    }
    Ok(())
}
