//! The server asks for the peer's name with peer_addr().unwrap() after accept, instead of using the name
//! that accept returned. For a client that has reset before accept this fails with ENOTCONN and the
//! server panics.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::time::Duration;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    let _ = io::stdout().flush();

    for result in listener.incoming() {
        match result {
            Ok(stream) => {
                let who = stream.peer_addr().unwrap();
                if let Err(e) = handle(stream) {
                    eprintln!("{who}: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

fn handle(mut stream: TcpStream) -> io::Result<()> {
    let mut buf = [0u8; 4096];
    loop {
        let n = match stream.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
}
