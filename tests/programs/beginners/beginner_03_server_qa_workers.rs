//! The workers of the pool use unwrap on read and write, and a panic ends the worker for good; after
//! four clients that reset, no worker is left, and further clients are accepted but dropped without an
//! answer.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running
//! cause: error-not-handled

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const WORKERS: usize = 4;

fn serve_client(mut stream: TcpStream) {
    let mut buffer = vec![0; 4096];
    loop {
        let n = match stream.read(&mut buffer) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            other => other.unwrap(),
        };
        if n == 0 {
            return;
        }
        let reply = buffer[..n].to_ascii_uppercase();
        stream.write_all(&reply).unwrap();
    }
}

fn start_workers() -> mpsc::Sender<TcpStream> {
    let (tx, rx) = mpsc::channel::<TcpStream>();
    let rx = Arc::new(Mutex::new(rx));
    for number in 1..=WORKERS {
        let rx = Arc::clone(&rx);
        thread::Builder::new()
            .name(format!("worker-{number}"))
            .spawn(move || {
                loop {
                    let next = rx.lock().unwrap().recv();
                    let Ok(stream) = next else { return };
                    serve_client(stream);
                }
            })
            .expect("cannot start a worker");
    }
    tx
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            process::exit(1);
        }
    };
    match listener.local_addr() {
        Ok(a) => println!("listening on {a}"),
        Err(e) => {
            eprintln!("{address}: {e}");
            process::exit(1);
        }
    }
    let _ = io::stdout().flush();

    let queue = start_workers();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                let _ = queue.send(stream);
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}
