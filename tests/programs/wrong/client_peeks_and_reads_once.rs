//! Waits until the whole reply is there, and reads it with one read.
//!
//! caught by: 01.client-survives-short-reads 03.client-survives-short-reads
//! caught by: 03.client-server-closes-mid-reply 03.client-server-resets-mid-reply

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

use mutants::{address, fail, lines, print};

pub fn main() {
    let address = address();
    let mut server = TcpStream::connect(&address).unwrap_or_else(|error| fail(&address, &error));
    for line in lines().filter(|line| !line.is_empty()) {
        match ask(&mut server, &line) {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address, &error),
        }
    }
}

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = vec![0; message.len()];
    let mut there = 0;
    while there < reply.len() {
        match server.peek(&mut reply)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            // The same again, as often as it takes.
            now if now == there => std::thread::yield_now(),
            now => there = now,
        }
        if there > 60_000 {
            return server.read_exact(&mut reply).map(|()| reply);
        }
    }
    let length = server.read(&mut reply)?;
    Ok(reply[..length].to_vec())
}
