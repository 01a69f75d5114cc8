//! It has a thread that reads and a channel without a bound to one that writes.
//!
//! caught by: 07.stops-reading 07.address-in-use
//! cause: message-without-address queue-without-bound

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;
    for connection in listener.incoming() {
        let Ok(connection) = connection else { continue };
        thread::spawn(move || converse(connection));
    }
    Ok(())
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut out = connection.try_clone()?;
    let (send, receive) = mpsc::channel::<Vec<u8>>();
    let writer = thread::spawn(move || {
        for piece in receive {
            if out.write_all(&piece).is_err() {
                return;
            }
        }
    });
    let mut buffer = [0; 8192];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        buffer[..n].make_ascii_uppercase();
        if send.send(buffer[..n].to_vec()).is_err() {
            break;
        }
    }
    drop(send);
    let _ = writer.join();
    Ok(())
}
