//! The answers are remembered by id, so that a message that comes again gets the same answer. But
//! another client (or a restarted one) uses the same ids for other messages, and gets the old answer to
//! somebody else's message.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! cause: replies-remembered

use std::collections::HashMap;
use std::env;
use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;

const LONGEST: usize = 1024;

struct Answers {
    known: HashMap<[u8; 4], Vec<u8>>,
}

impl Answers {
    fn get(&mut self, message: &[u8]) -> &[u8] {
        let id = [message[0], message[1], message[2], message[3]];
        self.known.entry(id).or_insert_with(|| {
            let mut answer = message.to_vec();
            answer[4..].make_ascii_uppercase();
            answer
        })
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    Ok(socket)
}

fn serve(socket: &UdpSocket) -> ! {
    let mut answers = Answers {
        known: HashMap::new(),
    };
    let mut buffer = [0; 65535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) if length < 4 || length > LONGEST => {
                eprintln!("{sender}: {length} bytes are no message");
            }
            Ok((length, sender)) => {
                // the same question must always get the same answer
                let answer = answers.get(&buffer[..length]);
                if let Err(error) = socket.send_to(answer, sender) {
                    eprintln!("{sender}: {error}");
                }
            }
            Err(error) => eprintln!("receive: {error}"),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match bind(&address) {
        Ok(socket) => serve(&socket),
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
