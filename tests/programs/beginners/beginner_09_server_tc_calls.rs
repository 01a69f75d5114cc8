//! The RPC layer's table of answered calls is still there: a message whose client and id are known gets
//! the stored reply. If the same client uses an id again with another payload, it gets the answer to
//! the old one.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::{HashMap, VecDeque};
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const HEADER: usize = 4;
const LONGEST: usize = 1024;
const REMEMBERED: usize = 4096;

type CallId = [u8; HEADER];

/// At most once: a call that was answered is not executed again.
#[derive(Default)]
struct Answered {
    replies: HashMap<(SocketAddr, CallId), Vec<u8>>,
    order: VecDeque<(SocketAddr, CallId)>,
}

impl Answered {
    fn reply(
        &mut self,
        caller: SocketAddr,
        id: CallId,
        execute: impl FnOnce() -> Vec<u8>,
    ) -> &[u8] {
        let key = (caller, id);
        if !self.replies.contains_key(&key) {
            if self.order.len() == REMEMBERED {
                if let Some(oldest) = self.order.pop_front() {
                    self.replies.remove(&oldest);
                }
            }
            self.order.push_back(key);
        }
        self.replies.entry(key).or_insert_with(execute)
    }
}

fn execute(id: CallId, argument: &[u8]) -> Vec<u8> {
    let mut reply = id.to_vec();
    reply.extend(argument.iter().map(u8::to_ascii_uppercase));
    reply
}

fn note(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(socket: UdpSocket) -> ! {
    let mut answered = Answered::default();
    let mut buffer = vec![0; 65_535];
    loop {
        let (length, caller) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                note(format!("receive: {error}"));
                continue;
            }
        };
        let call = &buffer[..length];
        let id = match call.first_chunk::<HEADER>() {
            Some(id) if length <= LONGEST => *id,
            _ => {
                note(format!("{caller}: {length} bytes are no message"));
                continue;
            }
        };
        let reply = answered.reply(caller, id, || execute(id, &call[HEADER..]));
        if let Err(error) = socket.send_to(reply, caller) {
            note(format!("{caller}: {error}"));
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match bind(&address) {
        Ok(socket) => serve(socket),
        Err(error) => {
            note(format!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
