//! Thread::scope waits for the thread that reads stdin. If the server closes or resets while the input
//! is open, the client hangs until the input ends, instead of reporting it and exiting with 1.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

fn upload(mut server: &TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let n = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        sent.fetch_add(n as u64, Ordering::SeqCst);
        server.write_all(&buffer[..n])?;
    }
    server.shutdown(Shutdown::Write)
}

fn download(mut server: &TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0; 16 * 1024];
    let mut received = 0;
    loop {
        let n = match server.read(&mut buffer) {
            Ok(0) => return Ok(received),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        received += n as u64;
        let printed = stdout.write_all(&buffer[..n]).and_then(|()| stdout.flush());
        if let Err(e) = printed {
            if e.kind() == ErrorKind::BrokenPipe {
                process::exit(0);
            }
            return Err(e);
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let sent = AtomicU64::new(0);

    let received = thread::scope(|scope| {
        scope.spawn(|| upload(&server, &sent));
        download(&server)
    })?;

    if received < sent.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server closed before everything was answered",
        ));
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
