//! The server sets a read timeout and then forgives only a list of error kinds (reset, broken pipe,
//! aborted). A time limit that passes (WouldBlock) or a signal (Interrupted) isn't in the list, goes up
//! to main with `?`, and ends the server because one client was silent.
//!
//! caught by: 03.survives-interrupted-calls 03.survives-expired-wait
//! cause: interruption-not-handled time-limit-not-handled

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::thread;
use std::time::Duration;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(e) = run(&address) {
        let _ = writeln!(io::stderr(), "server on {address} failed: {e}");
        process::exit(1);
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    {
        let mut out = io::stdout().lock();
        writeln!(out, "listening on {}", listener.local_addr()?)?;
        out.flush()?;
    }

    loop {
        let (stream, peer) = match listener.accept() {
            Ok(pair) => pair,
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        match talk(stream) {
            Ok(total) => eprintln!("{peer}: done, {total} bytes"),
            Err(e) => match e.kind() {
                ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof => eprintln!("{peer}: {e}"),
                _ => return Err(e),
            },
        }
    }
}

fn talk(mut stream: TcpStream) -> io::Result<usize> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut total = 0;
    let mut buf = [0; 2048];
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            return Ok(total);
        }
        total += n;
        let reply: Vec<u8> = buf[..n].iter().map(|b| b.to_ascii_uppercase()).collect();
        stream.write_all(&reply)?;
    }
}
