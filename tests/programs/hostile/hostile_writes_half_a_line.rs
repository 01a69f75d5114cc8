//! Serves well, and begins to say where, but never ends the line.
//!
//! caught by: 02.announces-itself 03.announces-itself
//! cause: announcement-missing

use std::io::{Read, Write};
use std::net::TcpListener;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    print!("listening on {}", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    loop {
        let Ok((mut conn, _)) = listener.accept() else {
            continue;
        };
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = conn.read(&mut buffer) {
            if conn
                .write_all(&buffer[..count].to_ascii_uppercase())
                .is_err()
            {
                break;
            }
        }
    }
}
