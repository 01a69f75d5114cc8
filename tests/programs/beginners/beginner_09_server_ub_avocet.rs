//! Answers are kept by client and id, and a message with a known id gets the kept answer. If a client
//! uses an id again for another payload, as one does that was restarted at the same port, it gets the
//! answer to the old one.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! cause: replies-remembered

use std::collections::{HashMap, VecDeque};
use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;
const KEPT: usize = 512;

type Key = (SocketAddr, [u8; ID]);

/// The last answers. When an answer was lost, the client asks again, and it's here already.
#[derive(Default)]
struct Answers {
    by_key: HashMap<Key, Vec<u8>>,
    order: VecDeque<Key>,
}

impl Answers {
    fn get(&mut self, sender: SocketAddr, message: &[u8]) -> Option<&[u8]> {
        let (id, payload) = message.split_first_chunk::<ID>()?;
        let key = (sender, *id);
        if !self.by_key.contains_key(&key) {
            if self.order.len() == KEPT {
                if let Some(oldest) = self.order.pop_front() {
                    self.by_key.remove(&oldest);
                }
            }
            let mut answer = id.to_vec();
            answer.extend(payload.iter().map(u8::to_ascii_uppercase));
            self.by_key.insert(key, answer);
            self.order.push_back(key);
        }
        self.by_key.get(&key).map(Vec::as_slice)
    }
}

fn log(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(socket: &UdpSocket) -> ! {
    let mut answers = Answers::default();
    let mut buffer = [0; LONGEST + 1];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                log(format_args!("receive: {error}"));
                continue;
            }
        };
        if length > LONGEST {
            log(format_args!("{sender}: over {LONGEST} bytes, no message"));
            continue;
        }
        match answers.get(sender, &buffer[..length]) {
            None => log(format_args!("{sender}: {length} bytes, no message")),
            Some(answer) => {
                if let Err(error) = socket.send_to(answer, sender) {
                    log(format_args!("{sender}: {error}"));
                }
            }
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match bind(&address) {
        Ok(socket) => serve(&socket),
        Err(error) => {
            log(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
