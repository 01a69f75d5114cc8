//! A receiver thread wakes the main thread for every datagram, and wait_timeout isn't repeated for what
//! is left of the 200 ms; a stray datagram ends the wait early, the next try goes out at once, and the
//! five are soon used up.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::collections::HashMap;
use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

const TRIES: usize = 5;
const WAIT: Duration = Duration::from_millis(200);

#[derive(Default)]
struct Mailbox {
    replies: Mutex<HashMap<u32, Vec<u8>>>,
    arrived: Condvar,
}

fn receive(socket: UdpSocket, mailbox: Arc<Mailbox>) {
    let mut buf = [0u8; 2048];
    loop {
        let Ok(n) = socket.recv(&mut buf) else {
            continue;
        };
        let mut replies = mailbox.replies.lock().unwrap();
        if let Some((id, payload)) = buf[..n].split_first_chunk::<4>() {
            replies
                .entry(u32::from_be_bytes(*id))
                .or_insert_with(|| payload.to_vec());
        }
        mailbox.arrived.notify_all();
    }
}

struct Client {
    socket: UdpSocket,
    mailbox: Arc<Mailbox>,
    last_id: u32,
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        let mailbox = Arc::new(Mailbox::default());
        let (receiver, shared) = (socket.try_clone()?, Arc::clone(&mailbox));
        thread::spawn(move || receive(receiver, shared));
        Ok(Client {
            socket,
            mailbox,
            last_id: 0,
        })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        self.last_id += 1;
        let id = self.last_id;
        self.mailbox.replies.lock().unwrap().clear();
        let message = [&id.to_be_bytes(), payload].concat();
        for _ in 0..TRIES {
            self.socket.send(&message)?;
            let mut replies = self.mailbox.replies.lock().unwrap();
            if !replies.contains_key(&id) {
                replies = self.mailbox.arrived.wait_timeout(replies, WAIT).unwrap().0;
            }
            if let Some(reply) = replies.remove(&id) {
                return Ok(reply);
            }
        }
        Err(io::Error::new(io::ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? != 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        let mut reply = client.ask(&line)?;
        reply.push(b'\n');
        io::stdout().write_all(&reply)?;
        io::stdout().flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
