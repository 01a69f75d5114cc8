//! One thread reads and one writes, with a channel between them, but main joins only the reader. When
//! the client has half-closed and reads late, main returns and the process ends while the writer still
//! has replies in the channel: the end of them is lost, and the exit code is 0.
//!
//! caught by: 01.half-close-gets-everything
//! cause: closes-before-all-is-sent ends-before-its-threads

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn receiving(mut from: TcpStream, queue: Sender<Vec<u8>>) -> io::Result<()> {
    let mut buf = vec![0u8; 16 * 1024];
    loop {
        let n = from.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        if queue.send(buf[..n].to_ascii_uppercase()).is_err() {
            return Ok(());
        }
    }
}

fn sending(mut to: TcpStream, queue: Receiver<Vec<u8>>) -> io::Result<()> {
    for piece in queue {
        to.write_all(&piece)?;
    }
    Ok(())
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (stream, peer) = listener.accept()?;
    eprintln!("client: {peer}");
    let writing_half = stream.try_clone()?;
    let (tx, rx) = mpsc::channel();

    thread::spawn(move || {
        if let Err(e) = sending(writing_half, rx) {
            eprintln!("sending: {e}");
        }
    });
    let reader = thread::spawn(move || receiving(stream, tx));

    reader.join().expect("the reader panicked")
}
