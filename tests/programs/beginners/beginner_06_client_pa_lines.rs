//! The line ending is taken off with trim_ascii_end, which takes the spaces before it as well. A line
//! that ends in spaces is sent without them, and a line of spaces becomes an empty datagram.
//!
//! caught by: 06.client-converses
//! cause: spaces-trimmed

use std::env;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process;

fn connect(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(("0.0.0.0", 0))?;
    socket.connect(address)?;
    Ok(socket)
}

fn run(address: &str) -> Result<(), Box<dyn Error>> {
    let socket = connect(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    let mut reply = vec![0u8; 65535];

    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = line.trim_ascii_end();
        socket.send(message)?;

        let n = socket.recv(&mut reply)?;
        stdout.write_all(&reply[..n])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;

        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
