//! Both loops stand in one function, and the end of a client's stream is left with return; the first
//! client that leaves (or that only looks in) ends the server, with exit code 0.
//!
//! caught by: 02.second-client 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: ends-after-one-client

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

pub fn main() {
    let address: SocketAddr = match std::env::args().nth(1) {
        Some(text) => text.parse().expect("ADDRESS must be HOST:PORT"),
        None => SocketAddr::from((Ipv4Addr::LOCALHOST, 8888)),
    };
    let listener = TcpListener::bind(address).expect("bind failed");
    println!("listening on {}", listener.local_addr().unwrap());
    if let Err(e) = serve(&listener) {
        eprintln!("server error: {}", e);
    }
}

fn serve(listener: &TcpListener) -> io::Result<()> {
    let mut buf = [0; 4096];
    loop {
        let (mut client, _addr) = listener.accept()?;
        loop {
            match client.read(&mut buf) {
                Ok(0) => return Ok(()),
                Ok(n) => {
                    buf[..n].make_ascii_uppercase();
                    if let Err(e) = client.write_all(&buf[..n]) {
                        eprintln!("write: {}", e);
                        break;
                    }
                }
                Err(e) => {
                    eprintln!("read: {}", e);
                    break;
                }
            }
        }
    }
}
