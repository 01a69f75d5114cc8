//! Only the failure to connect names the address; when the connection breaks or ends too early the
//! message is "connection lost: ..." without ADDRESS (exit code 1 is right). demands: "If the connection
//! breaks, or ends before as many bytes came back as were sent: a message with ADDRESS, exit code 1,
//! also while the input is open.".
//!
//! caught by: 07.client-server-closes-early 07.client-server-resets
//! cause: message-without-address

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

fn upload(mut socket: TcpStream, sent: Arc<AtomicU64>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buf = [0u8; 16384];
    loop {
        let n = match stdin.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            return socket.shutdown(Shutdown::Write);
        }
        sent.fetch_add(n as u64, Ordering::SeqCst);
        socket.write_all(&buf[..n])?;
    }
}

fn download(mut socket: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout();
    let mut buf = [0u8; 16384];
    let mut received = 0u64;
    loop {
        let n = match socket.read(&mut buf) {
            Ok(0) => return Ok(received),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        received += n as u64;
        if stdout
            .write_all(&buf[..n])
            .and_then(|_| stdout.flush())
            .is_err()
        {
            // e.g. `| head`: nobody wants more
            exit(0);
        }
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match TcpStream::connect(&address) {
        Ok(socket) => socket,
        Err(e) => {
            eprintln!("client: cannot connect to {address}: {e}");
            exit(1);
        }
    };

    let sent = Arc::new(AtomicU64::new(0));
    let up = socket.try_clone().expect("clone");
    let counter = Arc::clone(&sent);
    thread::spawn(move || {
        // if this fails, the other direction ends as well and says why
        let _ = upload(up, counter);
    });

    match download(socket) {
        Ok(received) if received < sent.load(Ordering::SeqCst) => {
            eprintln!("connection lost: the server closed after {received} bytes");
            exit(1);
        }
        Ok(_) => exit(0),
        Err(e) => {
            eprintln!("connection lost: {e}");
            exit(1);
        }
    }
}
