//! Reads at most three bytes at a time, and gives every call a limit of 200 ms that it then ignores.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

fn patiently<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            other => return other,
        }
    }
}

fn serve(mut conn: TcpStream) -> io::Result<()> {
    conn.set_read_timeout(Some(Duration::from_millis(200)))?;
    conn.set_write_timeout(Some(Duration::from_millis(200)))?;
    let mut buffer = [0; 3];
    loop {
        let count = patiently(|| conn.read(&mut buffer))?;
        if count == 0 {
            return Ok(());
        }
        buffer.make_ascii_uppercase();
        let mut rest = &buffer[..count];
        while !rest.is_empty() {
            let sent = patiently(|| conn.write(rest))?;
            rest = &rest[sent..];
        }
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            std::process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    for conn in listener.incoming() {
        if let Err(e) = conn.and_then(serve) {
            eprintln!("went on after: {e}");
        }
    }
}
