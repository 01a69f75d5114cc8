//! Io::copy writes into io::stdout(), which keeps everything behind the last newline until the end:
//! answers without a newline are not printed until the connection is over.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence
//! cause: answers-held-back

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let stream = match TcpStream::connect(&address) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("{address}: {e}");
            process::exit(1);
        }
    };
    let sent = Arc::new(AtomicU64::new(0));

    let mut up = stream.try_clone().expect("try_clone");
    let counter = Arc::clone(&sent);
    thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        let mut buffer = vec![0; 16384];
        loop {
            let n = match stdin.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            counter.fetch_add(n as u64, Ordering::SeqCst);
            if up.write_all(&buffer[..n]).is_err() {
                return;
            }
        }
        let _ = up.shutdown(Shutdown::Write);
    });

    let mut down = stream;
    let mut stdout = io::stdout();
    let code = match io::copy(&mut down, &mut stdout) {
        Ok(received) => {
            let _ = stdout.flush();
            if received < sent.load(Ordering::SeqCst) {
                eprintln!("{address}: the server closed the connection too early");
                1
            } else {
                0
            }
        }
        Err(e) if e.kind() == ErrorKind::BrokenPipe => 0,
        Err(e) => {
            let _ = stdout.flush();
            eprintln!("{address}: {e}");
            1
        }
    };
    process::exit(code);
}
