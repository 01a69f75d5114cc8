//! Each attempt is one send and one receive. A datagram that is not the reply (an old id, a duplicate, a
//! short one) uses up the attempt: the message is sent again at once, and five strays make the client
//! give up long before the five waits have passed.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const ATTEMPTS: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Message {
    id: u32,
    payload: Vec<u8>,
}

impl Message {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.payload);
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Message> {
        let (id, payload) = bytes.split_first_chunk::<4>()?;
        Some(Message {
            id: u32::from_be_bytes(*id),
            payload: payload.to_vec(),
        })
    }
}

fn request(socket: &UdpSocket, message: &Message) -> io::Result<Message> {
    let bytes = message.encode();
    let mut buffer = [0u8; 2048];
    for _ in 0..ATTEMPTS {
        socket.send(&bytes)?;
        match socket.recv(&mut buffer) {
            Ok(length) => match Message::decode(&buffer[..length]) {
                Some(reply) if reply.id == message.id => return Ok(reply),
                _ => continue,
            },
            Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                continue;
            }
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::new(
        ErrorKind::TimedOut,
        format!("no reply after {ATTEMPTS} attempts"),
    ))
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;

    let stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    for (id, line) in (1u32..).zip(stdin.split(b'\n')) {
        let mut payload = line?;
        if payload.ends_with(b"\r") {
            payload.pop();
        }
        let reply = request(&socket, &Message { id, payload })?;
        stdout.write_all(&reply.payload)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
