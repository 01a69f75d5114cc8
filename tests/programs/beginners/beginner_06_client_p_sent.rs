//! Takes Ok(0) of send for a failure ("nothing could be sent"), but for an empty datagram 0 is right;
//! the datagram has left, and the client ends with that message and exit code 1 at the first empty line.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: empty-send-taken-for-error

use std::env;
use std::io::{self, BufRead, Error, ErrorKind, Write};
use std::net::UdpSocket;

fn transmit(socket: &UdpSocket, message: &[u8]) -> io::Result<()> {
    match socket.send(message) {
        Ok(0) => Err(Error::new(ErrorKind::WriteZero, "nothing could be sent")),
        Ok(n) if n < message.len() => Err(Error::new(ErrorKind::WriteZero, "message was cut")),
        Ok(_) => Ok(()),
        Err(e) => Err(e),
    }
}

fn receive(socket: &UdpSocket) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 65535];
    let n = socket.recv(&mut buffer)?;
    buffer.truncate(n);
    Ok(buffer)
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(("0.0.0.0", 0))?;
    socket.connect(address)?;
    let mut lines = io::stdin().lock().split(b'\n');
    while let Some(line) = lines.next().transpose()? {
        let message = line.strip_suffix(b"\r").unwrap_or(&line);
        transmit(&socket, message)?;
        let reply = receive(&socket)?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        std::process::exit(1);
    }
}
