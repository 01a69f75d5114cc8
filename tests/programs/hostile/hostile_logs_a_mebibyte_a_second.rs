//! Serves well, while another thread writes 64 KiB to standard output every 60 ms.
//!
//! passes: 02 server
//! passes: 03 server

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
    println!("listening on {}", listener.local_addr().unwrap());
    std::thread::spawn(|| {
        let lines = format!("{:*>79}\n", "").repeat(820).into_bytes();
        while std::io::stdout().write_all(&lines).is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
    });
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
