//! One flag `running` stops both loops. When the input ends, the receiving loop finishes the read that
//! it is in and leaves, so answers that are still on their way are not printed (and are then reported
//! as missing).
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-joins-single-bytes
//! caught by: 07.client-prints-after-half-close 07.client-survives-short-counts
//! by luck: 07.client-outwaits-silence
//! cause: leaves-with-its-input shuts-both-directions

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;

struct Shared {
    address: String,
    running: AtomicBool,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Shared {
    fn complain(&self, what: &dyn std::fmt::Display) {
        let _ = writeln!(io::stderr(), "{}: {what}", self.address);
    }
}

fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Keyboard to network.
fn uplink(shared: &Shared, mut stream: TcpStream) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; 16 * 1024];
    while shared.running.load(SeqCst) {
        let length = read_some(&mut input, &mut buffer)?;
        if length == 0 {
            stream.shutdown(Shutdown::Write)?;
            shared.running.store(false, SeqCst);
            break;
        }
        shared.sent.fetch_add(length as u64, SeqCst);
        stream.write_all(&buffer[..length])?;
    }
    Ok(())
}

/// Network to screen.
fn downlink(shared: &Shared, mut stream: TcpStream) -> ExitCode {
    let mut output = io::stdout().lock();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match read_some(&mut stream, &mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(e) => {
                shared.complain(&e);
                return ExitCode::FAILURE;
            }
        };
        shared.received.fetch_add(length as u64, SeqCst);
        match output
            .write_all(&buffer[..length])
            .and_then(|()| output.flush())
        {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(e) => {
                shared.complain(&e);
                return ExitCode::FAILURE;
            }
        }
        if !shared.running.load(SeqCst) {
            break;
        }
    }
    if shared.received.load(SeqCst) < shared.sent.load(SeqCst) {
        shared.complain(&"the conversation ended before everything was answered");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

pub fn main() -> ExitCode {
    let shared = Arc::new(Shared {
        address: env::args()
            .nth(1)
            .unwrap_or_else(|| "127.0.0.1:8888".into()),
        running: AtomicBool::new(true),
        sent: AtomicU64::new(0),
        received: AtomicU64::new(0),
    });
    let pair = TcpStream::connect(&shared.address).and_then(|s| Ok((s.try_clone()?, s)));
    let (up, down) = match pair {
        Ok(pair) => pair,
        Err(e) => {
            shared.complain(&e);
            return ExitCode::FAILURE;
        }
    };
    let typist = Arc::clone(&shared);
    thread::spawn(move || {
        if let Err(e) = uplink(&typist, up) {
            typist.complain(&e);
            process::exit(1);
        }
    });
    downlink(&shared, down)
}
