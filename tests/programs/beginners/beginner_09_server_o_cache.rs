//! Keeps each answer in a map under its id, to answer a repeated message without doing the work again;
//! another client, or a client that starts anew, gets the old answer to another message with the same
//! id.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

struct Server {
    socket: UdpSocket,
    answers: HashMap<u32, Vec<u8>>,
}

impl Server {
    fn handle(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let (n, client) = self.socket.recv_from(buffer)?;
        if !(ID..=LONGEST).contains(&n) {
            eprintln!("{client}: a datagram of {n} bytes is no message");
            return Ok(());
        }
        let (id, payload) = buffer[..n].split_at(ID);
        let number = u32::from_be_bytes(id.try_into().unwrap());
        let answer = self.answers.entry(number).or_insert_with(|| {
            let mut answer = id.to_vec();
            answer.extend(payload.iter().map(u8::to_ascii_uppercase));
            answer
        });
        self.socket.send_to(answer, client)?;
        Ok(())
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match socket.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(error) => eprintln!("{address}: {error}"),
    }
    let _ = io::stdout().flush();

    let mut server = Server {
        socket,
        answers: HashMap::new(),
    };
    let mut buffer = [0; 65535];
    loop {
        if let Err(error) = server.handle(&mut buffer) {
            eprintln!("{error}");
        }
    }
}
