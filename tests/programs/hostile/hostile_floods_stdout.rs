//! Serves well, while another thread fills standard output as fast as it is emptied.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave 03.idle-after-clients-leave

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
        let line = vec![b'*'; 4096];
        while std::io::stdout().write_all(&line).is_ok() {}
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
