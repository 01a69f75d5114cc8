//! As in the netcode of a game, the server notes the newest id of each client and drops messages with
//! an older one. A message that is repeated or overtaken after a newer one never gets its answer.
//!
//! caught by: 09.keeps-the-id 09.answers-again 09.remembers-nothing 09.boundaries-kept
//! caught by: 09.survives-client-that-left
//! cause: ids-remembered lower-id-dropped repetition-dropped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const HEADER: usize = 4;
const LONGEST: usize = 1024;

struct Packet<'a> {
    id: u32,
    payload: &'a [u8],
}

enum Refusal {
    Short(usize),
    Long(usize),
}

impl<'a> Packet<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > LONGEST {
            return Err(Refusal::Long(bytes.len()));
        }
        match bytes.split_first_chunk::<HEADER>() {
            Some((id, payload)) => Ok(Packet {
                id: u32::from_be_bytes(*id),
                payload,
            }),
            None => Err(Refusal::Short(bytes.len())),
        }
    }

    fn answer(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + self.payload.len());
        out.extend_from_slice(&self.id.to_be_bytes());
        out.extend(self.payload.iter().map(u8::to_ascii_uppercase));
        out
    }
}

#[derive(Default)]
struct Tracker {
    newest: HashMap<SocketAddr, u32>,
}

impl Tracker {
    /// Compares with wrap-around, as ids start over some day.
    fn accept(&mut self, from: SocketAddr, id: u32) -> bool {
        let newest = self.newest.entry(from).or_insert(id);
        if (id.wrapping_sub(*newest) as i32) < 0 {
            return false;
        }
        *newest = id;
        true
    }
}

fn log(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(socket: &UdpSocket) -> ! {
    let mut tracker = Tracker::default();
    let mut buffer = [0u8; 65_535];
    loop {
        let (length, from) = match socket.recv_from(&mut buffer) {
            Ok(arrival) => arrival,
            Err(e) => {
                log(format_args!("receive: {e}"));
                continue;
            }
        };
        match Packet::parse(&buffer[..length]) {
            Ok(packet) if tracker.accept(from, packet.id) => {
                if let Err(e) = socket.send_to(&packet.answer(), from) {
                    log(format_args!("{from}: {e}"));
                }
            }
            Ok(_) => {}
            Err(Refusal::Short(n)) => log(format_args!(
                "{from}: {n} bytes are too short for a message"
            )),
            Err(Refusal::Long(n)) => {
                log(format_args!("{from}: {n} bytes are too long for a message"))
            }
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
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match bind(&address) {
        Ok(socket) => serve(&socket),
        Err(e) => {
            log(format_args!("{address}: {e}"));
            ExitCode::FAILURE
        }
    }
}
