//! Both threads use the one stream behind Arc<Mutex<..>>, and the sender holds the lock during
//! write_all; when the buffers are full it waits with the lock in its hand, the receiver can't read, and
//! both hang.
//!
//! caught by: 07.client-waits-for-server
//! cause: writes-before-reading

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

fn send_input(stream: &Mutex<TcpStream>, sent: &AtomicU64) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut buf = [0u8; 32 * 1024];
    loop {
        let n = match input.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let mut stream = stream.lock().unwrap();
        if n == 0 {
            return stream.shutdown(Shutdown::Write);
        }
        sent.fetch_add(n as u64, Ordering::SeqCst);
        stream.write_all(&buf[..n])?;
    }
}

fn receive_some(stream: &Mutex<TcpStream>, buf: &mut [u8]) -> io::Result<usize> {
    loop {
        let result = stream.lock().unwrap().read(buf);
        match result {
            Err(e)
                if matches!(
                    e.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                ) =>
            {
                // let the other thread have the stream
                thread::sleep(Duration::from_millis(1));
            }
            other => return other,
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_millis(5)))?;
    let stream = Arc::new(Mutex::new(stream));
    let sent = Arc::new(AtomicU64::new(0));

    {
        let (stream, sent) = (Arc::clone(&stream), Arc::clone(&sent));
        let address = address.to_owned();
        thread::spawn(move || {
            if let Err(e) = send_input(&stream, &sent) {
                eprintln!("{address}: {e}");
                process::exit(1);
            }
        });
    }

    let mut received = 0u64;
    let mut buf = [0u8; 32 * 1024];
    let mut out = io::stdout().lock();
    loop {
        let n = receive_some(&stream, &mut buf)?;
        if n == 0 {
            break;
        }
        received += n as u64;
        if out.write_all(&buf[..n]).and_then(|()| out.flush()).is_err() {
            process::exit(0);
        }
    }
    if received < sent.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended the stream too early",
        ));
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
