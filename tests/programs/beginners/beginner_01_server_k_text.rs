//! Turns each piece into text with from_utf8_lossy before it upper-cases it; bytes that are not UTF-8,
//! and characters that are cut by a read, come back as U+FFFD (three bytes each).
//!
//! caught by: 01.exact-on-every-byte
//! cause: text-instead-of-bytes

use std::io::prelude::*;
use std::net::TcpListener;
use std::process;

fn shout(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.to_ascii_uppercase()
}

pub fn main() {
    let mut args = std::env::args().skip(1);
    let address = args
        .next()
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));

    let listener = TcpListener::bind(&address).unwrap_or_else(|err| {
        eprintln!("could not bind to {address}: {err}");
        process::exit(1);
    });
    println!("listening on {}", listener.local_addr().unwrap());

    let mut socket = match listener.accept() {
        Ok((socket, _addr)) => socket,
        Err(err) => {
            eprintln!("accept failed: {err}");
            process::exit(1);
        }
    };

    let mut buffer = [0; 4096];
    while let Ok(size) = socket.read(&mut buffer) {
        if size == 0 {
            break;
        }
        let answer = shout(&buffer[..size]);
        if socket.write_all(answer.as_bytes()).is_err() {
            break;
        }
    }
}
