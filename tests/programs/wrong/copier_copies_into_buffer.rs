//! `io::copy` into standard output, which keeps what has no newline in a buffer of its own.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence
//! cause: answers-held-back

use std::env;
use std::io::{self, ErrorKind};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

static SENT: AtomicU64 = AtomicU64::new(0);

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let mut to_server = server.try_clone()?;
    thread::spawn(move || {
        let sent = io::copy(&mut io::stdin().lock(), &mut to_server);
        if let Ok(sent) = sent {
            SENT.store(sent, Ordering::SeqCst);
            let _ = to_server.shutdown(Shutdown::Write);
        } else {
            SENT.store(u64::MAX, Ordering::SeqCst);
        }
    });
    let received = io::copy(&mut &server, &mut io::stdout().lock())?;
    if received < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server ended the stream too early",
        ));
    }
    Ok(())
}
