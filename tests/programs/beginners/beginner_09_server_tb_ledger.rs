//! Answers are kept in a map under the client's address and the id, and entry().or_insert_with() takes
//! the old answer when the id is there. The same id with another payload gets the answer to the first
//! one.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

struct Message<'a> {
    id: [u8; ID],
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    fn parse(datagram: &'a [u8]) -> Result<Self, String> {
        match datagram.split_first_chunk::<ID>() {
            _ if datagram.len() > LONGEST => Err(format!("more than {LONGEST} bytes: no message")),
            None => Err(format!("{} bytes: no message", datagram.len())),
            Some((id, payload)) => Ok(Message { id: *id, payload }),
        }
    }

    fn answer(&self) -> Vec<u8> {
        [&self.id[..], &self.payload.to_ascii_uppercase()].concat()
    }
}

#[derive(Default)]
struct Ledger {
    answers: HashMap<(SocketAddr, [u8; ID]), Vec<u8>>,
}

impl Ledger {
    /// A message that is sent again gets the very same answer.
    fn answer(&mut self, client: SocketAddr, message: &Message) -> &[u8] {
        self.answers
            .entry((client, message.id))
            .or_insert_with(|| message.answer())
    }
}

fn note(who: impl Display, what: impl Display) {
    let _ = writeln!(io::stderr(), "{who}: {what}");
}

fn serve(socket: &UdpSocket) -> ! {
    let mut ledger = Ledger::default();
    let mut buffer = [0; LONGEST + 1];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                note("receive", error);
                continue;
            }
        };
        match Message::parse(&buffer[..length]) {
            Ok(message) => {
                if let Err(error) = socket.send_to(ledger.answer(client, &message), client) {
                    note(client, error);
                }
            }
            Err(reason) => note(client, reason),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let bound = UdpSocket::bind(&address).and_then(|socket| Ok((socket.local_addr()?, socket)));
    match bound {
        Ok((local, socket)) => {
            println!("listening on {local}");
            serve(&socket)
        }
        Err(error) => {
            note(address, error);
            ExitCode::FAILURE
        }
    }
}
