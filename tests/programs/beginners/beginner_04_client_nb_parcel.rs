//! The client binds its own socket to ADDRESS instead of to port 0; with the server running it ends at
//! once with "address in use", and without one it would get its own datagrams back.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
//! caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
//! caught by: 04.client-starts-without-server 04.client-closes-and-exits
//! cause: binds-the-servers-address

use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

pub fn main() {
    let addr = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());

    let socket = match UdpSocket::bind(&addr) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("couldn't bind to {addr}: {e}");
            std::process::exit(1);
        }
    };
    if let Err(e) = socket.connect(&addr) {
        eprintln!("couldn't connect to {addr}: {e}");
        std::process::exit(1);
    }

    if let Err(e) = talk(&socket) {
        eprintln!("{addr}: {e}");
        std::process::exit(1);
    }
}

fn talk(socket: &UdpSocket) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    let mut buf = [0u8; 65_535];

    while stdin.read_until(b'\n', &mut line)? > 0 {
        let msg = line
            .strip_suffix(b"\r\n")
            .or_else(|| line.strip_suffix(b"\n"))
            .unwrap_or(&line);
        socket.send(msg)?;
        let len = socket.recv(&mut buf)?;
        stdout.write_all(&buf[..len])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}
