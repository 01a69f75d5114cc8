//! Serves well, and is not to be ended by asking.
//!
//! passes: 02 server
//! passes: 03 server
use nix::sys::signal::SigSet;

use std::io::{Read, Write};
use std::net::TcpListener;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    // All that can be blocked: not SIGKILL, and not SIGSTOP.
    SigSet::all().thread_block().expect("it takes no privilege");
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    println!("listening on {}", listener.local_addr().unwrap());
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
