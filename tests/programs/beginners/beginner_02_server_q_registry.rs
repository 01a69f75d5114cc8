//! A clone of each connection is kept in a map of the clients that are online, and it is never taken
//! out. The connection therefore never closes: a client that half-closes gets its replies but never the
//! end of the stream, and the server loses one descriptor per client.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::collections::HashMap;
use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

type Clients = Arc<Mutex<HashMap<SocketAddr, TcpStream>>>;

fn handle_client(mut stream: TcpStream, peer: SocketAddr) {
    let mut buf = [0u8; 2048];
    loop {
        match stream.read(&mut buf) {
            Ok(0) => {
                eprintln!("{peer} left");
                break;
            }
            Ok(n) => {
                buf[..n].make_ascii_uppercase();
                if stream.write_all(&buf[..n]).is_err() {
                    eprintln!("{peer} is gone");
                    break;
                }
            }
            Err(e) => {
                eprintln!("{peer}: {e}");
                break;
            }
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    let clients: Clients = Arc::new(Mutex::new(HashMap::new()));

    loop {
        let (stream, peer) = match listener.accept() {
            Ok(pair) => pair,
            Err(e) => {
                eprintln!("accept failed: {e}");
                thread::sleep(std::time::Duration::from_millis(50));
                continue;
            }
        };
        let clients = Arc::clone(&clients);
        thread::spawn(move || {
            if let Ok(copy) = stream.try_clone() {
                let mut online = clients.lock().unwrap();
                online.insert(peer, copy);
                eprintln!("{peer} joined, {} online", online.len());
            }
            handle_client(stream, peer);
        });
    }
}
