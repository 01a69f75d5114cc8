//! The sender `tx` is cloned for the reading thread and the original stays alive in `handle`, so the
//! loop over the receiver never ends. The first client gets its replies but never the end; no second
//! client is served.
//!
//! caught by: 02.second-client 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn read_requests(stream: TcpStream, tx: Sender<Vec<u8>>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut buf = [0u8; 4096];
    loop {
        let n = reader.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        if tx.send(buf[..n].to_vec()).is_err() {
            return Ok(());
        }
    }
}

fn write_responses(mut stream: TcpStream, rx: Receiver<Vec<u8>>) -> io::Result<()> {
    for chunk in rx {
        stream.write_all(&chunk.to_ascii_uppercase())?;
    }
    stream.shutdown(Shutdown::Write)
}

fn handle(stream: TcpStream) -> io::Result<()> {
    // a bounded queue would be nicer, but a client is served only once anyway
    let (tx, rx) = mpsc::channel();
    let incoming = stream.try_clone()?;
    let request_tx = tx.clone();
    let reader = thread::spawn(move || read_requests(incoming, request_tx));
    let result = write_responses(stream, rx);
    let _ = reader.join();
    drop(tx);
    result
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(address.as_str())?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        match stream.and_then(handle) {
            Ok(()) => {}
            Err(e) => eprintln!("client failed: {e}"),
        }
    }
    Ok(())
}
