//! The server counts its clients and serves 64 at most, but a conversation that ends with an error
//! leaves through `?` and is never subtracted. After 64 resets or broken pipes the server thinks that it
//! is full, and closes every new connection without an answer, for good.
//!
//! caught by: 03.survives-mixed-abuse
//! cause: turned-away-without-need

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const MAX_CLIENTS: usize = 64;

static ACTIVE: AtomicUsize = AtomicUsize::new(0);

fn log(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn handle(mut stream: TcpStream) -> io::Result<()> {
    ACTIVE.fetch_add(1, Ordering::SeqCst);
    let mut buf = [0u8; 4096];
    loop {
        let n = match stream.read(&mut buf) {
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        };
        if n == 0 {
            break;
        }
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
    ACTIVE.fetch_sub(1, Ordering::SeqCst);
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());

    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            log(format!("cannot listen on {address}: {e}"));
            process::exit(1);
        }
    };
    match listener.local_addr() {
        Ok(real) => println!("listening on {real}"),
        Err(e) => {
            log(format!("{address}: {e}"));
            process::exit(1);
        }
    }

    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if ACTIVE.load(Ordering::SeqCst) >= MAX_CLIENTS {
                    log(format!("{peer}: too many clients"));
                    continue;
                }
                let worker = thread::Builder::new().spawn(move || {
                    if let Err(e) = handle(stream) {
                        log(format!("{peer}: {e}"));
                    }
                });
                if let Err(e) = worker {
                    log(format!("{peer}: no thread: {e}"));
                }
            }
            Err(e) => {
                log(format!("accept: {e}"));
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
