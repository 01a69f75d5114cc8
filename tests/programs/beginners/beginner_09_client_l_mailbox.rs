//! A thread receives and passes datagrams through a channel; recv_timeout starts its 200 ms anew after
//! each stray datagram, so that strays which keep coming put off the next try without end.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: wait-begins-anew

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const TRIES: usize = 5;
const WAIT: Duration = Duration::from_millis(200);

struct Client {
    socket: UdpSocket,
    inbox: Receiver<io::Result<Vec<u8>>>,
    next_id: u32,
}

impl Client {
    fn connect(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        let (tx, inbox) = mpsc::channel();
        let receiver = socket.try_clone()?;
        thread::spawn(move || {
            let mut buf = [0u8; 2048];
            loop {
                let item = receiver.recv(&mut buf).map(|n| buf[..n].to_vec());
                if tx.send(item).is_err() {
                    return;
                }
            }
        });
        Ok(Client {
            socket,
            inbox,
            next_id: 1,
        })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        let id = self.next_id.to_be_bytes();
        self.next_id = self.next_id.wrapping_add(1);
        let mut message = id.to_vec();
        message.extend_from_slice(payload);

        for _ in 0..TRIES {
            self.socket.send(&message)?;
            loop {
                match self.inbox.recv_timeout(WAIT) {
                    Ok(Ok(datagram)) => {
                        if let Some(reply) = datagram.strip_prefix(&id) {
                            return Ok(reply.to_vec());
                        }
                    }
                    Ok(Err(error)) => return Err(error),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(io::Error::from(ErrorKind::BrokenPipe));
                    }
                }
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            "the server does not answer",
        ))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::connect(address)?;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        let reply = client.ask(line)?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
