//! Keeps a try_clone() of every connection in a map and never removes it; descriptors grow with each
//! client, and a client that stops sending never sees the end of the stream.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

type Clients = Arc<Mutex<HashMap<SocketAddr, TcpStream>>>;

fn handle(mut stream: TcpStream, clients: Clients) -> std::io::Result<()> {
    let addr = stream.peer_addr()?;
    clients.lock().unwrap().insert(addr, stream.try_clone()?);
    eprintln!("{addr} joined, {} known", clients.lock().unwrap().len());

    let mut buffer = [0u8; 2048];
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            eprintln!("{addr} left");
            return Ok(());
        }
        buffer[..n].make_ascii_uppercase();
        stream.write_all(&buffer[..n])?;
    }
}

pub fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let clients: Clients = Arc::new(Mutex::new(HashMap::new()));
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        let stream = stream?;
        let clients = Arc::clone(&clients);
        thread::spawn(move || {
            if let Err(e) = handle(stream, clients) {
                eprintln!("client error: {e}");
            }
        });
    }
    Ok(())
}
