//! The loop around accept, with `unwrap` everywhere: enough while every client behaves.
//!
//! passes: 02 server
use std::io::{Read, Write};
use std::net::TcpListener;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(address).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    for conn in listener.incoming() {
        let mut conn = conn.unwrap();
        let mut buffer = [0; 1024];
        loop {
            let count = conn.read(&mut buffer).unwrap();
            if count == 0 {
                break;
            }
            conn.write_all(&buffer[..count].to_ascii_uppercase())
                .unwrap();
        }
    }
}
