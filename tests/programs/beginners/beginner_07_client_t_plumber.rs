//! Every error of the kind BrokenPipe ends the client silently and with 0, as is right for a standard
//! output that nobody reads. But the early end of the server's stream is reported with the same kind
//! (and a write to a dead server fails with it, too): no message and exit code 0 then.
//!
//! caught by: 07.client-server-closes-early
//! cause: failure-taken-for-success

use std::env;
use std::io::{self, Error, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

enum Event {
    InputDone(io::Result<()>),
    StreamDone(io::Result<()>),
}

fn upload(mut server: TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        let n = match stdin.read(&mut buffer) {
            Ok(0) => return server.shutdown(Shutdown::Write),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        sent.fetch_add(n as u64, Ordering::SeqCst);
        server.write_all(&buffer[..n])?;
    }
}

fn download(mut server: TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut stdout = io::stdout();
    let mut buffer = vec![0; 32 * 1024];
    let mut received = 0u64;
    loop {
        let n = match server.read(&mut buffer) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            let sent = sent.load(Ordering::SeqCst);
            if received < sent {
                return Err(Error::new(
                    ErrorKind::BrokenPipe,
                    format!("the server closed after {received} of {sent} bytes"),
                ));
            }
            return Ok(());
        }
        received += n as u64;
        stdout.write_all(&buffer[..n])?;
        stdout.flush()?;
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let sent = Arc::new(AtomicU64::new(0));
    let (events, next_event) = mpsc::channel();

    {
        let (server, sent, events) = (server.try_clone()?, sent.clone(), events.clone());
        thread::spawn(move || {
            let _ = events.send(Event::InputDone(upload(server, &sent)));
        });
    }
    thread::spawn(move || {
        let _ = events.send(Event::StreamDone(download(server, &sent)));
    });

    for event in next_event {
        match event {
            Event::InputDone(result) => result?,
            Event::StreamDone(result) => return result,
        }
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        // `client | head`: that is no error
        Err(e) if e.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
