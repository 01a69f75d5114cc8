//! When a write fails, the rest of the reply stays in the pooled session's outbox, and the session goes
//! back to the pool uncleaned. The next client gets the dead client's bytes before its own reply.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
//! caught by: 03.survives-broken-pipe 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 03.survives-failed-transfers
//! cause: shared-between-clients

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// Everything that a conversation needs, allocated once.
struct Session {
    scratch: Box<[u8]>,
    outbox: Vec<u8>,
}

impl Session {
    fn new() -> Self {
        Session {
            scratch: vec![0; 8192].into_boxed_slice(),
            outbox: Vec::with_capacity(8192),
        }
    }

    fn pull(&mut self, stream: &mut TcpStream) -> io::Result<usize> {
        loop {
            match stream.read(&mut self.scratch) {
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                other => return other,
            }
        }
    }

    fn push(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        while !self.outbox.is_empty() {
            match stream.write(&self.outbox) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => {
                    self.outbox.drain(..n);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn run(&mut self, mut stream: TcpStream) -> io::Result<()> {
        loop {
            let n = self.pull(&mut stream)?;
            if n == 0 {
                return Ok(());
            }
            let fresh = self.scratch[..n].iter().map(u8::to_ascii_uppercase);
            self.outbox.extend(fresh);
            self.push(&mut stream)?;
        }
    }
}

struct Pool {
    free: Vec<Session>,
}

impl Pool {
    fn acquire(&mut self) -> Session {
        self.free.pop().unwrap_or_else(Session::new)
    }

    fn release(&mut self, session: Session) {
        self.free.push(session);
    }
}

fn note(who: &dyn std::fmt::Display, what: &io::Error) {
    let _ = writeln!(io::stderr(), "{who}: {what}");
}

fn attend(pool: &mut Pool, stream: TcpStream, peer: SocketAddr) {
    let mut session = pool.acquire();
    if let Err(e) = session.run(stream) {
        note(&peer, &e);
    }
    pool.release(session);
}

fn announce(listener: &TcpListener) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            note(&address, &e);
            return ExitCode::FAILURE;
        }
    };
    if let Err(e) = announce(&listener) {
        note(&address, &e);
        return ExitCode::FAILURE;
    }
    let mut pool = Pool {
        free: vec![Session::new()],
    };
    loop {
        match listener.accept() {
            Ok((stream, peer)) => attend(&mut pool, stream, peer),
            Err(e) => {
                note(&"accept", &e);
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
