//! Non-blocking sockets without poll(2): it looks at all of them, and sleeps where nothing happened.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::exit;
use std::thread::sleep;
use std::time::Duration;

struct Client {
    conn: TcpStream,
    owed: Vec<u8>,
    ended: bool,
}

impl Client {
    /// One look: whether anything moved, or `Err` when the client is done with.
    fn turn(&mut self) -> Result<bool, ()> {
        let mut moved = false;
        let mut buffer = [0; 2048];
        if !self.ended && self.owed.len() < 100_000 {
            match self.conn.read(&mut buffer) {
                Ok(count) => {
                    moved = true;
                    self.ended = count == 0;
                    self.owed.extend(buffer[..count].to_ascii_uppercase());
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return Err(()),
            }
        }
        if !self.owed.is_empty() {
            match self.conn.write(&self.owed) {
                Ok(count) => {
                    moved = true;
                    self.owed.drain(..count);
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return Err(()),
            }
        }
        if self.ended && self.owed.is_empty() {
            Err(())
        } else {
            Ok(moved)
        }
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        exit(1)
    });
    listener.set_nonblocking(true).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    let mut clients: Vec<Client> = Vec::new();
    loop {
        let mut moved = false;
        if let Ok((conn, _)) = listener.accept() {
            moved = true;
            if conn.set_nonblocking(true).is_ok() {
                clients.push(Client {
                    conn,
                    owed: Vec::new(),
                    ended: false,
                });
            }
        }
        clients.retain_mut(|client| match client.turn() {
            Ok(some) => {
                moved |= some;
                true
            }
            Err(()) => false,
        });
        if !moved {
            sleep(Duration::from_millis(4));
        }
    }
}
