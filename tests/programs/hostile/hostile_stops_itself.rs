//! Announces itself, and stops itself with SIGSTOP.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! caught by: 02.silent-clients 02.half-close-gets-everything 02.backlog-client-is-served
//! caught by: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave 02.keeps-running
//! caught by: 02.survives-short-writes 02.survives-short-reads

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
    nix::sys::signal::raise(nix::sys::signal::Signal::SIGSTOP).expect("it takes no privilege");
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
