//! Decodes and prints each piece of the reply by itself with from_utf8_lossy; when a piece ends in the
//! middle of a character, two replacement characters appear instead of it.
//!
//! caught by: 01.client-joins-split-character
//! cause: decodes-piece-by-piece

use std::io::{BufRead, Read, Write, stdin, stdout};
use std::net::TcpStream;

struct Client {
    stream: TcpStream,
}

impl Client {
    fn send(&mut self, message: &[u8]) {
        self.stream.write_all(message).expect("send failed");
    }

    fn show_reply(&mut self, mut missing: usize) {
        let mut buffer = [0u8; 512];
        while missing > 0 {
            let want = missing.min(buffer.len());
            let got = self
                .stream
                .read(&mut buffer[..want])
                .expect("receive failed");
            if got == 0 {
                eprintln!("server closed the connection");
                std::process::exit(1);
            }
            print!("{}", String::from_utf8_lossy(&buffer[..got]));
            missing -= got;
        }
        println!();
        stdout().flush().unwrap();
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let stream = TcpStream::connect(&address).expect("could not connect");
    let mut client = Client { stream };

    for line in stdin().lock().split(b'\n') {
        let mut line = line.expect("could not read stdin");
        if line.ends_with(b"\r") {
            line.pop();
        }
        client.send(&line);
        client.show_reply(line.len());
    }
}
