//! A clone of each connection goes into a list of clients and never leaves it. The sockets stay open: a
//! client that half-closes never sees the end of the stream, and each client costs a descriptor for
//! good.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::collections::HashMap;
use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

type Clients = Arc<Mutex<HashMap<SocketAddr, TcpStream>>>;

fn handle(mut stream: TcpStream) -> Result<()> {
    let mut buf = [0u8; 1024];
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buf[..n].to_ascii_uppercase())?;
    }
}

pub fn main() -> Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);

    let clients: Clients = Arc::new(Mutex::new(HashMap::new()));

    loop {
        let (stream, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(e) => {
                eprintln!("accept failed: {e}");
                continue;
            }
        };
        if let Ok(copy) = stream.try_clone() {
            clients.lock().unwrap().insert(peer, copy);
        }
        let clients = Arc::clone(&clients);
        thread::spawn(move || {
            let result = handle(stream);
            let count = clients.lock().unwrap().len();
            match result {
                Ok(()) => eprintln!("{peer} has left ({count} clients so far)"),
                Err(e) => eprintln!("{peer}: {e} ({count} clients so far)"),
            }
        });
    }
}
