//! the server remembers its answer for each client and id, and a message that comes "again" gets the
//! remembered one. If the same client uses the id for another payload it gets the old answer, and the
//! memory grows with every message.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const HEAD: usize = 4;
const LARGEST: usize = 1024;

type Key = (SocketAddr, [u8; HEAD]);

#[derive(Default)]
struct Answers {
    known: HashMap<Key, Vec<u8>>,
}

impl Answers {
    /// The same message must always get the same answer.
    fn find(&mut self, sender: SocketAddr, id: [u8; HEAD], payload: &[u8]) -> &[u8] {
        self.known.entry((sender, id)).or_insert_with(|| {
            let mut reply = id.to_vec();
            reply.extend(payload.iter().map(u8::to_ascii_uppercase));
            reply
        })
    }
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

fn serve(socket: UdpSocket) -> ! {
    let mut answers = Answers::default();
    let mut buffer = [0; 2048];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                note(&format!("receive: {error}"));
                continue;
            }
        };
        let datagram = &buffer[..length];
        let Some((id, payload)) = datagram
            .split_first_chunk::<HEAD>()
            .filter(|_| length <= LARGEST)
        else {
            note(&format!("{sender}: {length} bytes are no message"));
            continue;
        };
        let reply = answers.find(sender, *id, payload);
        if let Err(error) = socket.send_to(reply, sender) {
            note(&format!("{sender}: {error}"));
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    match bind(&address) {
        Ok(socket) => serve(socket),
        Err(error) => {
            note(&format!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
