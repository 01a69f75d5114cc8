//! Each thread holds the lock of the statistics while it unwraps its reads and writes; the first client
//! that resets makes its thread panic and poisons the mutex, and then every thread panics at lock():
//! nobody is served.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
//! caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 03.survives-failed-transfers
//! cause: error-not-handled

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[derive(Default, Debug)]
struct Stats {
    clients: usize,
    bytes: usize,
}

fn handle(mut stream: TcpStream, stats: Arc<Mutex<Stats>>) {
    let mut stats = stats.lock().unwrap();
    stats.clients += 1;
    let mut buffer = [0; 8192];
    loop {
        let n = match stream.read(&mut buffer) {
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            result => result.unwrap(),
        };
        if n == 0 {
            break;
        }
        stats.bytes += n;
        buffer[..n].make_ascii_uppercase();
        stream.write_all(&buffer[..n]).unwrap();
    }
    eprintln!("{:?}", *stats);
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());

    let stats = Arc::new(Mutex::new(Stats::default()));
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                let stats = Arc::clone(&stats);
                // a panic ends only the thread of that client, not the server
                thread::spawn(move || handle(stream, stats));
            }
            Err(e) => {
                eprintln!("accept failed: {e}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
