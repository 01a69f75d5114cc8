//! What is left of the wait goes to set_read_timeout without a look whether it is zero. If a datagram
//! that is no reply comes in as the 200 ms run out, set_read_timeout(0) fails and the client exits with
//! 1 ("cannot set a 0 duration timeout") instead of sending again: many strays soon end it.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: gives-up-too-early

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Client {
    socket: UdpSocket,
    next_id: u32,
    buf: [u8; 2048],
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(address)?;
        Ok(Client {
            socket,
            next_id: 100,
            buf: [0; 2048],
        })
    }

    fn request(&mut self, payload: &[u8]) -> io::Result<&[u8]> {
        let id = self.next_id.to_be_bytes();
        self.next_id = self.next_id.wrapping_add(1);
        let datagram = [&id[..], payload].concat();

        for _ in 0..TRIES {
            self.socket.send(&datagram)?;
            if let Some(n) = self.await_reply(&id)? {
                return Ok(&self.buf[id.len()..n]);
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            format!("no reply after {TRIES} tries"),
        ))
    }

    /// The length of the reply with this id, or `None` when the time is over.
    fn await_reply(&mut self, id: &[u8; 4]) -> io::Result<Option<usize>> {
        let end = Instant::now() + PATIENCE;
        loop {
            self.socket.set_read_timeout(Some(end - Instant::now()))?;
            match self.socket.recv(&mut self.buf) {
                Ok(n) if self.buf[..n].starts_with(id) => return Ok(Some(n)),
                Ok(_) => continue,
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => continue,
                    _ => return Err(e),
                },
            }
        }
    }
}

fn chat(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = vec![];
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break Ok(());
        }
        let message = match line.as_slice() {
            [text @ .., b'\r', b'\n'] | [text @ .., b'\n'] => text,
            text => text,
        };
        let reply = client.request(message)?;
        output.write_all(reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());
    match chat(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
