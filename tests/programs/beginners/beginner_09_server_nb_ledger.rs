//! It keeps each answer under the client's address and the id and gives it again for the same id without
//! looking at the payload, so another payload with an id that was used gets the old answer.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};

const HEADER: usize = 4;
const MAX_MESSAGE: usize = 1024;

type Answers = HashMap<(SocketAddr, u32), Vec<u8>>;

fn answer(message: &[u8]) -> Vec<u8> {
    let (id, payload) = message.split_at(HEADER);
    let mut reply = id.to_vec();
    reply.extend(payload.iter().map(u8::to_ascii_uppercase));
    reply
}

fn serve(socket: &UdpSocket) -> ! {
    let mut answers = Answers::new();
    let mut buf = [0u8; 65_536];
    loop {
        let (len, from) = match socket.recv_from(&mut buf) {
            Ok(got) => got,
            Err(e) => {
                let _ = writeln!(io::stderr(), "receive: {e}");
                continue;
            }
        };
        if !(HEADER..=MAX_MESSAGE).contains(&len) {
            let _ = writeln!(io::stderr(), "{from}: {len} bytes are no message");
            continue;
        }
        let message = &buf[..len];
        let id = u32::from_be_bytes([message[0], message[1], message[2], message[3]]);
        let reply = answers.entry((from, id)).or_insert_with(|| answer(message));
        if let Err(e) = socket.send_to(reply, from) {
            let _ = writeln!(io::stderr(), "{from}: {e}");
        }
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let socket = UdpSocket::bind(&address).unwrap_or_else(|e| {
        eprintln!("{address}: {e}");
        std::process::exit(1)
    });
    match socket.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1)
        }
    }
    serve(&socket)
}
