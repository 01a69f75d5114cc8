//! The replies go through a channel to a writer thread, but main joins only the reader thread; when the
//! client half-closes, main returns and the process ends before the writer has sent what is still in the
//! channel, so a slow or half-closing client loses the end of its replies.
//!
//! caught by: 01.half-close-gets-everything
//! cause: closes-before-all-is-sent ends-before-its-threads

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn reader(mut input: TcpStream, tx: Sender<Vec<u8>>) -> io::Result<()> {
    let mut buf = [0u8; 2048];
    loop {
        let n = match input.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let reply = buf[..n].to_ascii_uppercase();
        if tx.send(reply).is_err() {
            return Ok(());
        }
    }
}

fn writer(mut output: TcpStream, rx: Receiver<Vec<u8>>) {
    for reply in rx {
        if let Err(e) = output.write_all(&reply) {
            eprintln!("write: {e}");
            return;
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (stream, _peer) = listener.accept()?;
    let stream2 = stream.try_clone()?;
    let (tx, rx) = mpsc::channel();

    thread::spawn(move || writer(stream2, rx));
    let reading = thread::spawn(move || reader(stream, tx));

    reading.join().expect("reader thread panicked")
}
