//! Each try takes one datagram only; a datagram that is not the reply ends the try at once, so strays
//! shorten the wait: the client resends immediately and gives up early (or loses a reply that was still
//! to come).
//!
//! caught by: 09.client-strays-change-no-wait 09.client-nobody-there
//! cause: stray-ends-wait sends-again-when-refused

use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Exchange<'a> {
    socket: &'a UdpSocket,
    packet: Vec<u8>,
}

impl<'a> Exchange<'a> {
    fn new(socket: &'a UdpSocket, id: u32, payload: &[u8]) -> Self {
        let packet = id.to_be_bytes().iter().chain(payload).copied().collect();
        Exchange { socket, packet }
    }

    fn is_ours(&self, datagram: &[u8]) -> bool {
        datagram
            .get(..4)
            .zip(self.packet.get(..4))
            .is_some_and(|(theirs, mine)| theirs == mine)
    }

    fn attempt(&self) -> Option<Vec<u8>> {
        let mut buf = [0u8; 2048];
        self.socket
            .send(&self.packet)
            .and_then(|_| self.socket.recv(&mut buf))
            .ok()
            .map(|n| &buf[..n])
            .filter(|datagram| self.is_ours(datagram))
            .map(|datagram| datagram[4..].to_vec())
    }

    fn run(self) -> io::Result<Vec<u8>> {
        std::iter::repeat_with(|| self.attempt())
            .take(TRIES)
            .flatten()
            .next()
            .ok_or_else(|| io::Error::new(io::ErrorKind::TimedOut, "no reply after 5 tries"))
    }
}

fn prompt() {
    eprint!("> ");
}

fn lines(mut input: impl BufRead) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    std::iter::from_fn(move || {
        prompt();
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                    if line.last() == Some(&b'\r') {
                        line.pop();
                    }
                }
                Some(Ok(line))
            }
            Err(e) => Some(Err(e)),
        }
    })
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    lines(io::stdin().lock())
        .zip(1u32..)
        .try_for_each(|(line, id)| {
            let reply = Exchange::new(&socket, id, &line?).run()?;
            let mut out = io::stdout().lock();
            out.write_all(&reply)?;
            out.write_all(b"\n")?;
            out.flush()
        })
}

pub fn main() -> ExitCode {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    run(&address).map_or_else(
        |e| {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
