//! When the address is in use it names only the port ("port 8888: Address already in use"), not ADDRESS
//! as it was given; the exit code is right.
//!
//! caught by: 03.address-in-use
//! cause: message-without-address

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

fn handle_connection(mut stream: TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let mut buf = [0; 1024];
    loop {
        let n = match stream.read(&mut buf) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if n == 0 {
            break;
        }
        let reply = buf[..n].to_ascii_uppercase();
        stream.write_all(&reply)?;
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let Some((host, port)) = address.rsplit_once(':') else {
        eprintln!("{address}: expected HOST:PORT");
        std::process::exit(1);
    };
    let port: u16 = match port.parse() {
        Ok(p) => p,
        Err(_) => {
            eprintln!("{address}: not a port");
            std::process::exit(1);
        }
    };

    let listener = TcpListener::bind((host, port)).unwrap_or_else(|e| {
        eprintln!("port {port}: {e}");
        std::process::exit(1);
    });
    println!("listening on {}", listener.local_addr().unwrap());

    loop {
        match listener.accept() {
            Ok((stream, addr)) => {
                std::thread::spawn(move || {
                    if let Err(e) = handle_connection(stream) {
                        eprintln!("{addr}: {e}");
                    }
                });
            }
            Err(e) => {
                eprintln!("accept: {e}");
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
