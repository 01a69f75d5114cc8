//! When it can't listen it panics; the message has the address, but it comes as "thread 'main' panicked
//! at ..." and the exit code is 101 instead of 1.
//!
//! caught by: 03.address-in-use
//! cause: panics-instead-of-reporting

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)
        .unwrap_or_else(|e| panic!("Could not listen on {address}: {e}"));
    println!(
        "listening on {}",
        listener.local_addr().expect("no local address")
    );

    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(e) = handle(stream) {
                    eprintln!("{peer}: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept failed: {e}");
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

fn handle(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0u8; 4096];
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        buffer[..count].make_ascii_uppercase();
        stream.write_all(&buffer[..count])?;
    }
}
