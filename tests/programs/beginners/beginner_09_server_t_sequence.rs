//! The server keeps the highest id of each client and takes a message with a lower one for an old
//! datagram that was overtaken: it is reported and not answered. The lesson asks it to answer every
//! message and to keep nothing about its clients; a client whose ids don't rise waits in vain.
//!
//! caught by: 09.keeps-the-id 09.answers-again 09.remembers-nothing 09.boundaries-kept
//! caught by: 09.survives-client-that-left
//! cause: lower-id-dropped repetition-dropped ids-remembered

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const LONGEST: usize = 1024;

struct Message<'a> {
    id: u32,
    payload: &'a [u8],
}

enum Rejected {
    Short(usize),
    Long,
    Outdated { id: u32, newest: u32 },
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejected::Short(n) => write!(f, "only {n} bytes, that is no message"),
            Rejected::Long => write!(f, "more than {LONGEST} bytes, that is no message"),
            Rejected::Outdated { id, newest } => write!(f, "id {id} came after id {newest}"),
        }
    }
}

fn parse(datagram: &[u8]) -> Result<Message<'_>, Rejected> {
    if datagram.len() > LONGEST {
        return Err(Rejected::Long);
    }
    match datagram.split_first_chunk::<4>() {
        Some((id, payload)) => Ok(Message {
            id: u32::from_be_bytes(*id),
            payload,
        }),
        None => Err(Rejected::Short(datagram.len())),
    }
}

#[derive(Default)]
struct Order {
    newest: HashMap<SocketAddr, u32>,
}

impl Order {
    fn check(&mut self, client: SocketAddr, id: u32) -> Result<(), Rejected> {
        let newest = self.newest.entry(client).or_insert(id);
        if id < *newest {
            return Err(Rejected::Outdated {
                id,
                newest: *newest,
            });
        }
        *newest = id;
        Ok(())
    }
}

fn reply(message: &Message<'_>) -> Vec<u8> {
    let mut bytes = message.id.to_be_bytes().to_vec();
    bytes.extend(message.payload.iter().map(u8::to_ascii_uppercase));
    bytes
}

fn log(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(socket: &UdpSocket) -> ! {
    let mut order = Order::default();
    let mut buffer = [0u8; LONGEST + 1];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(pair) => pair,
            Err(error) => {
                log(format_args!("receive: {error}"));
                continue;
            }
        };
        let checked = parse(&buffer[..length])
            .and_then(|message| order.check(client, message.id).map(|()| message));
        match checked {
            Ok(message) => {
                if let Err(error) = socket.send_to(&reply(&message), client) {
                    log(format_args!("{client}: {error}"));
                }
            }
            Err(why) => log(format_args!("{client}: {why}")),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let opened = UdpSocket::bind(&address).and_then(|s| Ok((s.local_addr()?, s)));
    match opened {
        Ok((name, socket)) => {
            println!("listening on {name}");
            let _ = io::stdout().flush();
            serve(&socket)
        }
        Err(error) => {
            log(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
