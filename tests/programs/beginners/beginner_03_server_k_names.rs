//! Asks for peer_addr()? outside the client's error handling; for a client that has reset before accept
//! it fails (ENOTCONN), and that ends the whole server with exit code 1.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{env, process, thread};

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

fn converse(mut stream: TcpStream) -> io::Result<u64> {
    let mut total = 0;
    let mut buffer = [0u8; 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => {
                buffer[..n].make_ascii_uppercase();
                stream.write_all(&buffer[..n])?;
                total += n as u64;
            }
            Err(ref e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn serve(listener: TcpListener) -> io::Result<()> {
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                let name = stream.peer_addr()?;
                match converse(stream) {
                    Ok(bytes) => eprintln!("{name}: {bytes} bytes"),
                    Err(e) => eprintln!("{name}: {e}"),
                }
            }
            Err(e) => {
                eprintln!("accept failed: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    if let Err(e) = listen(&address).and_then(serve) {
        eprintln!("server at {address}: {e}");
        process::exit(1);
    }
}
