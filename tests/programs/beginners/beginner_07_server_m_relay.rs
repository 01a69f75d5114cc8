//! A reader thread puts the pieces into an unbounded mpsc channel and a second thread writes them, so
//! the server reads on although the client reads nothing, and its memory grows with the stream.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn handle(stream: TcpStream) -> io::Result<()> {
    let mut input = stream.try_clone()?;
    let mut output = stream;
    let (tx, rx) = mpsc::channel::<Vec<u8>>();

    let reader = thread::spawn(move || -> io::Result<()> {
        let mut buf = [0u8; 16 * 1024];
        loop {
            match input.read(&mut buf) {
                Ok(0) => return Ok(()),
                Ok(n) => {
                    if tx.send(buf[..n].to_ascii_uppercase()).is_err() {
                        return Ok(());
                    }
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            }
        }
    });

    let mut result = Ok(());
    for piece in rx {
        if let Err(e) = output.write_all(&piece) {
            result = Err(e);
            break;
        }
    }
    let _ = output.shutdown(Shutdown::Both);
    let read_result = reader.join().unwrap_or(Ok(()));
    result.and(read_result)
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(e) = handle(stream) {
                    eprintln!("{peer}: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
