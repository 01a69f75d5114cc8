//! The number of tries is tested right after sending, before the wait. After the fifth datagram the
//! client gives up immediately, so a reply to the fifth try is never seen.
//!
//! caught by: 09.client-last-try-counts
//! cause: last-try-not-awaited

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const MAX_TRIES: u32 = 5;
const WAIT: Duration = Duration::from_millis(200);

type Mail = io::Result<Vec<u8>>;

/// Receives in the background, and puts everything that comes into the mailbox.
fn start_postman(socket: Arc<UdpSocket>) -> Receiver<Mail> {
    let (sender, mailbox) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 65_535];
        loop {
            let mail = match socket.recv(&mut buffer) {
                Ok(n) => Ok(buffer[..n].to_vec()),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => Err(e),
            };
            if sender.send(mail).is_err() {
                return;
            }
        }
    });
    mailbox
}

/// The payload of the reply with this id, or `None` when the time is over.
fn next_reply(mailbox: &Receiver<Mail>, id: u32) -> io::Result<Option<Vec<u8>>> {
    let deadline = Instant::now() + WAIT;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match mailbox.recv_timeout(left) {
            Ok(Ok(mail)) => {
                if mail.len() >= 4 && mail[..4] == id.to_be_bytes() {
                    return Ok(Some(mail[4..].to_vec()));
                }
            }
            Ok(Err(e)) => return Err(e),
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the receiving thread has ended"));
            }
        }
    }
}

fn ask(socket: &UdpSocket, mailbox: &Receiver<Mail>, id: u32, line: &[u8]) -> io::Result<Vec<u8>> {
    let mut message = id.to_be_bytes().to_vec();
    message.extend_from_slice(line);

    let mut tries = 0;
    loop {
        socket.send(&message)?;
        tries += 1;
        if tries >= MAX_TRIES {
            let text = format!("no reply to {tries} tries");
            return Err(io::Error::new(ErrorKind::TimedOut, text));
        }
        if let Some(reply) = next_reply(mailbox, id)? {
            return Ok(reply);
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = Arc::new(UdpSocket::bind("0.0.0.0:0")?);
    socket.connect(address)?;
    let mailbox = start_postman(Arc::clone(&socket));

    let mut id = 0u32;
    let mut line = Vec::new();
    let mut input = io::stdin().lock();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let text = match line.strip_suffix(b"\n") {
            Some(text) => text.strip_suffix(b"\r").unwrap_or(text),
            None => &line[..],
        };
        id = id.wrapping_add(1);
        let reply = ask(&socket, &mailbox, id, text)?;

        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
