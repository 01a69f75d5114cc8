//! Six threads, started beforehand, all accept from the same listener; the main thread waits.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::{process, thread};

fn work(listener: &TcpListener) -> io::Result<()> {
    let (mut conn, _) = listener.accept()?;
    let mut buffer = [0; 4096];
    loop {
        let count = conn.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        conn.write_all(&buffer[..count].to_ascii_uppercase())?;
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("{address}: {e}");
        process::exit(1)
    });
    thread::scope(|scope| {
        for number in 0..6 {
            let listener = &listener;
            scope.spawn(move || {
                loop {
                    if let Err(e) = work(listener) {
                        eprintln!("worker {number}: {e}");
                    }
                }
            });
        }
        println!("listening on {}", listener.local_addr().unwrap());
    });
}
