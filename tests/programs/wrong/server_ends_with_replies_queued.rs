//! Never waits for room: what a client does not take yet stays in a queue, and is forgotten with the end of
//! what that client sends.
//!
//! caught by: 02.half-close-gets-everything 03.half-close-gets-everything
//! caught by: 07.half-close-after-8-mib 07.stops-reading
//! cause: closes-before-all-is-sent queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).expect("an address");
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;
    loop {
        match listener.accept() {
            Ok((client, _)) => {
                thread::spawn(move || serve(client));
            }
            Err(error) => {
                eprintln!("accept: {error}");
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Reads and writes as far as each will go, and looks again a little later.
fn serve(mut client: TcpStream) -> io::Result<()> {
    client.set_nonblocking(true)?;
    let mut queue: Vec<u8> = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        let mut moved = false;
        match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                queue.extend(buffer[..n].to_ascii_uppercase());
                moved = true;
            }
            Err(error) if waits(&error) => {}
            Err(error) => return Err(error),
        }
        match client.write(&queue) {
            Ok(n) => {
                queue.drain(..n);
            }
            Err(error) if waits(&error) => {}
            Err(error) => return Err(error),
        }
        if !moved {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn waits(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
