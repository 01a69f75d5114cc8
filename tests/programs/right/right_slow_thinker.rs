//! Takes its time: half a second to start, and then 10 ms for every reply.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::sleep;
use std::time::Duration;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    sleep(Duration::from_millis(250));
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    sleep(Duration::from_millis(250));
    println!("listening on {}", listener.local_addr().unwrap());
    loop {
        let Ok((mut conn, _)) = listener.accept() else {
            continue;
        };
        let mut buffer = [0; 16 << 10];
        while let Ok(count @ 1..) = conn.read(&mut buffer) {
            sleep(Duration::from_millis(10));
            if conn
                .write_all(&buffer[..count].to_ascii_uppercase())
                .is_err()
            {
                break;
            }
        }
    }
}
