//! a thread writes the replies, and main returns as soon as the client has stopped sending, without
//! waiting for that thread. What is still in the channel (or blocked in write because the client reads
//! late) is lost.
//!
//! caught by: 01.half-close-gets-everything
//! cause: ends-before-its-threads

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

const DEFAULT_ADDRESS: &str = "127.0.0.1:8888";

/// Sends every prepared reply to the client, in order.
fn deliver(mut stream: TcpStream, replies: Receiver<Vec<u8>>) {
    for reply in replies {
        if let Err(error) = stream.write_all(&reply) {
            eprintln!("cannot send: {error}");
            return;
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| DEFAULT_ADDRESS.to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (mut stream, _peer) = listener.accept()?;
    drop(listener); // only one client

    // Reading and writing at the same time, so that a large message is no problem.
    let (sender, receiver) = mpsc::channel();
    let output = stream.try_clone()?;
    thread::spawn(move || deliver(output, receiver));

    let mut buffer = [0u8; 8192];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let reply = buffer[..length].to_ascii_uppercase();
        if sender.send(reply).is_err() {
            break;
        }
    }
    Ok(())
}
