//! The name of the client is asked with stream.peer_addr()? in the accept loop; if the client has reset
//! its connection before accept, that fails with ENOTCONN and the whole server ends with code 1.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::thread;
use std::time::Duration;

fn handle(mut stream: TcpStream) -> io::Result<usize> {
    let mut total = 0;
    let mut chunk = vec![0u8; 16 * 1024];
    loop {
        let got = match stream.read(&mut chunk) {
            Ok(0) => return Ok(total),
            Ok(got) => got,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        chunk[..got].make_ascii_uppercase();
        stream.write_all(&chunk[..got])?;
        total += got;
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    drop(out);

    for incoming in listener.incoming() {
        let stream = match incoming {
            Ok(s) => s,
            Err(e) => {
                let _ = writeln!(io::stderr(), "accept: {e}");
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        let peer = stream.peer_addr()?;
        match handle(stream) {
            Ok(n) => {
                let _ = writeln!(io::stderr(), "{peer}: done, {n} bytes");
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "{peer}: {e}");
            }
        }
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("server at {address}: {e}");
        process::exit(1);
    }
}
