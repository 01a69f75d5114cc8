//! When a wait is over the client sends again and then tests whether that was the fifth try, so it gives
//! up directly after the last datagram without waiting for its reply.
//!
//! caught by: 09.client-last-try-counts
//! cause: last-try-not-awaited

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::exit;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const MAX_TRIES: i32 = 5;

struct Asker {
    socket: UdpSocket,
    mailbox: Receiver<io::Result<Vec<u8>>>,
    id: u32,
}

impl Asker {
    fn new(address: &str) -> io::Result<Asker> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        let incoming = socket.try_clone()?;
        let (tx, mailbox) = mpsc::channel();
        thread::spawn(move || {
            let mut buf = [0u8; 2048];
            loop {
                let item = incoming.recv(&mut buf).map(|n| buf[..n].to_vec());
                if tx.send(item).is_err() {
                    break;
                }
            }
        });
        Ok(Asker {
            socket,
            mailbox,
            id: 0,
        })
    }

    fn ask(&mut self, line: &[u8]) -> io::Result<Vec<u8>> {
        self.id = self.id.wrapping_add(1);
        let id = self.id.to_be_bytes();
        let message = [&id[..], line].concat();

        self.socket.send(&message)?;
        let mut tries = 1;
        let mut end = Instant::now() + Duration::from_millis(200);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.mailbox.recv_timeout(left) {
                Ok(Ok(data)) => {
                    if data.len() >= 4 && data[..4] == id {
                        return Ok(data[4..].to_vec());
                    }
                }
                Ok(Err(e)) => return Err(e),
                Err(RecvTimeoutError::Timeout) => {
                    self.socket.send(&message)?;
                    tries += 1;
                    if tries == MAX_TRIES {
                        return Err(io::Error::other("no answer after five tries"));
                    }
                    end = Instant::now() + Duration::from_millis(200);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("the receiver has ended"));
                }
            }
        }
    }
}

fn chomp(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut asker = Asker::new(address)?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        chomp(&mut line);
        let mut reply = asker.ask(&line)?;
        reply.push(b'\n');
        io::stdout().write_all(&reply)?;
        io::stdout().flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        exit(1);
    }
}
