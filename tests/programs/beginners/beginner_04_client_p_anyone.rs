//! Throws the sender away that recv_from tells it; the first datagram that comes from anybody is printed
//! as the server's answer, and the real answer is then taken for the answer to the next line.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::error::Error;
use std::io::{BufRead, Write, stderr, stdin, stdout};
use std::net::UdpSocket;
use std::process;

fn talk(address: &str) -> Result<(), Box<dyn Error>> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    let mut answer = [0u8; 65_535];
    let mut input = stdin().lock();
    let mut line = Vec::new();
    loop {
        write!(stderr(), "> ")?;
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let mut end = line.len();
        if line[..end].ends_with(b"\n") {
            end -= 1;
        }
        if line[..end].ends_with(b"\r") {
            end -= 1;
        }
        socket.send_to(&line[..end], address)?;
        let (length, _) = socket.recv_from(&mut answer)?;
        let mut out = stdout().lock();
        out.write_all(&answer[..length])?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(error) = talk(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
