//! One long-lived writer thread and one channel for all clients; when a client has finished, serve shuts
//! the socket down although the writer thread may still have replies of it in the channel. A client that
//! reads late or half-closes loses the end of its replies.
//!
//! caught by: 02.half-close-gets-everything
//! cause: shuts-down-too-early

use std::env;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

type Job = (Arc<TcpStream>, Vec<u8>);

fn writer(jobs: Receiver<Job>) {
    for (stream, data) in jobs {
        let mut out = &*stream;
        if let Err(e) = out.write_all(&data) {
            eprintln!("write: {e}");
        }
    }
}

fn handle_client(stream: Arc<TcpStream>, jobs: &Sender<Job>) {
    let mut buf = [0u8; 4096];
    loop {
        match (&*stream).read(&mut buf) {
            Ok(0) => break,
            Ok(n) => {
                let reply = buf[..n].to_ascii_uppercase();
                jobs.send((Arc::clone(&stream), reply)).unwrap();
            }
            Err(e) => {
                eprintln!("read: {e}");
                break;
            }
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());

    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || writer(receiver));

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => handle_client(Arc::new(stream), &sender),
            Err(e) => eprintln!("accept: {e}"),
        }
    }
}
