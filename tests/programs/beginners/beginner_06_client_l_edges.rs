//! The line ending is removed with trim_ascii_end, which takes blanks and tabs at the end of the line as
//! well; the server gets a shorter message, and a line of blanks becomes an empty datagram.
//!
//! caught by: 06.client-converses
//! cause: spaces-trimmed

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::net::UdpSocket;

pub fn main() {
    let address = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    if let Err(err) = talk(&address) {
        eprintln!("error talking to {address}: {err}");
        std::process::exit(1);
    }
}

fn talk(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let mut reader = BufReader::new(io::stdin());
    let mut writer = BufWriter::new(io::stdout());
    let mut line = Vec::new();
    let mut buf = vec![0u8; 1 << 16];
    while reader.read_until(b'\n', &mut line)? > 0 {
        let msg = line.trim_ascii_end();
        socket.send(msg)?;
        let n = socket.recv(&mut buf)?;
        writer.write_all(&buf[..n])?;
        writer.write_all(b"\n")?;
        writer.flush()?;
        line.clear();
    }
    Ok(())
}
