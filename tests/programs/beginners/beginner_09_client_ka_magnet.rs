//! The message is built anew for each try, and every build takes the next id. The tries don't send the
//! same bytes, a late reply to an earlier try is dropped, and the next line's id isn't the next one.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: new-id-for-each-try

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const TRIES: u32 = 5;
const WAIT: Duration = Duration::from_millis(200);

struct Requester {
    socket: UdpSocket,
    incoming: Receiver<io::Result<Vec<u8>>>,
    next_id: u32,
}

impl Requester {
    fn connect(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        let listener = socket.try_clone()?;
        let (tx, incoming) = mpsc::channel();
        thread::spawn(move || {
            let mut buf = [0u8; 2048];
            loop {
                let item = match listener.recv(&mut buf) {
                    Ok(n) => Ok(buf[..n].to_vec()),
                    Err(e)
                        if matches!(e.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) =>
                    {
                        continue;
                    }
                    Err(e) => Err(e),
                };
                if tx.send(item).is_err() {
                    break;
                }
            }
        });
        Ok(Requester {
            socket,
            incoming,
            next_id: 1,
        })
    }

    fn packet(&mut self, payload: &[u8]) -> (u32, Vec<u8>) {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        let mut bytes = Vec::with_capacity(4 + payload.len());
        bytes.extend_from_slice(&id.to_be_bytes());
        bytes.extend_from_slice(payload);
        (id, bytes)
    }

    fn wait_for(&self, id: u32) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + WAIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.incoming.recv_timeout(left) {
                Ok(Ok(datagram)) => {
                    if datagram.len() >= 4 && datagram[..4] == id.to_be_bytes() {
                        return Ok(Some(datagram[4..].to_vec()));
                    }
                }
                Ok(Err(e)) => return Err(e),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("receiver stopped"));
                }
            }
        }
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        for _ in 0..TRIES {
            let (id, packet) = self.packet(payload);
            self.socket.send(&packet)?;
            if let Some(reply) = self.wait_for(id)? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut requester = Requester::connect(address)?;
    let stdin = io::stdin().lock();
    for line in stdin.split(b'\n') {
        let mut line = line?;
        if line.ends_with(b"\r") {
            line.pop();
        }
        let mut reply = requester.ask(&line)?;
        reply.push(b'\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
