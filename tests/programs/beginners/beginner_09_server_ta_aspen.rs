//! The server keeps its answers in a map by client and id, to have the same answer ready when a message
//! comes again. If the client uses the id once more for another payload, it gets the old answer; and
//! the map grows forever.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! by luck: 09.boundaries-kept
//! cause: replies-remembered reply-repeated

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::exit;

type Key = (SocketAddr, [u8; 4]);

#[derive(Default)]
struct Answers {
    known: HashMap<Key, Vec<u8>>,
}

impl Answers {
    /// None: it isn't a message
    fn get(&mut self, client: SocketAddr, datagram: &[u8]) -> Option<&[u8]> {
        if datagram.len() > 1024 {
            return None;
        }
        let (id, payload) = datagram.split_first_chunk::<4>()?;
        let answer = self.known.entry((client, *id)).or_insert_with(|| {
            let mut answer = id.to_vec();
            answer.extend(payload.iter().map(u8::to_ascii_uppercase));
            answer
        });
        Some(answer)
    }
}

fn serve(socket: UdpSocket) {
    let mut answers = Answers::default();
    let mut buffer = [0; 2048];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                let _ = writeln!(io::stderr(), "receive: {error}");
                continue;
            }
        };
        match answers.get(client, &buffer[..length]) {
            Some(answer) => {
                if let Err(error) = socket.send_to(answer, client) {
                    let _ = writeln!(io::stderr(), "{client}: {error}");
                }
            }
            None => {
                let _ = writeln!(io::stderr(), "{client}: no message, {length} bytes");
            }
        }
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            exit(1);
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    io::stdout().flush().unwrap();
    serve(socket);
}
