//! Takes a read of 0 bytes for "nothing there yet" and asks again; the thread of each client that has
//! left spins for ever, its socket stays open, and the client never gets the end.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! by luck: 02.silent-clients
//! cause: end-of-stream-unhandled
//! by luck: 02.port-never-refuses

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn serve_client(mut stream: TcpStream) {
    let mut buf = vec![0; 8192];
    while let Ok(n) = stream.read(&mut buf) {
        if n > 0 {
            let reply = buf[..n].to_ascii_uppercase();
            if stream.write_all(&reply).is_err() {
                return;
            }
        }
    }
}

pub fn main() {
    let address = match std::env::args().nth(1) {
        Some(a) => a,
        None => "127.0.0.1:8888".to_owned(),
    };
    let listener = TcpListener::bind(&address).expect("bind failed");
    println!(
        "listening on {}",
        listener.local_addr().expect("no local address")
    );

    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                thread::spawn(|| serve_client(stream));
            }
            Err(e) => eprintln!("accept: {e}"),
        }
    }
}
