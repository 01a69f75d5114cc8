//! A connected socket: the kernel keeps strangers out.
//!
//! passes: 04 client
//! passes: 06 client
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

fn talk(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let mut buffer = vec![0; 65_536];
    for line in io::stdin().lock().lines() {
        socket.send(line?.as_bytes())?;
        let count = socket.recv(&mut buffer)?;
        buffer[count] = b'\n';
        io::stdout().write_all(&buffer[..=count])?;
        io::stdout().flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = talk(&address) {
        eprintln!("{address}: {e}");
        std::process::exit(1);
    }
}
