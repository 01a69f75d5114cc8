//! Lines as strings, the reply shown piece by piece as it comes, the newline when it is whole.
//!
//! passes: 01 client
//! passes: 03 client
use std::io::{Read, Write, stdin, stdout};
use std::net::TcpStream;

fn fail(address: &str, what: impl std::fmt::Display) -> ! {
    eprintln!("\nno conversation with {address}: {what}");
    std::process::exit(1)
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let mut conn = TcpStream::connect(&address).unwrap_or_else(|e| fail(&address, e));
    eprint!("> ");
    for line in stdin().lines() {
        let line = line.unwrap_or_else(|e| fail(&address, e));
        if let Err(e) = conn.write_all(line.as_bytes()) {
            fail(&address, e);
        }
        let mut left = line.len();
        while left > 0 {
            let mut piece = vec![0; left.min(1000)];
            match conn.read(&mut piece) {
                Ok(0) => fail(&address, "the server has closed the connection"),
                Ok(count) => {
                    stdout().write_all(&piece[..count]).unwrap();
                    stdout().flush().unwrap();
                    left -= count;
                }
                Err(e) => fail(&address, e),
            }
        }
        if !line.is_empty() {
            println!();
        }
        eprint!("> ");
    }
}
