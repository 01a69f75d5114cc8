//! The number of tries is a global that is never set back. The five tries are for the whole input: after
//! some lost datagrams a later line gets fewer tries, or is given up after its first.
//!
//! caught by: 09.client-last-try-counts
//! cause: tries-counted-on

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

static TRIES: AtomicU32 = AtomicU32::new(0);
static ID: AtomicU32 = AtomicU32::new(0);

const MAX_TRIES: u32 = 5;

enum State {
    Send,
    Wait { until: Instant },
    Lost,
    Done(Vec<u8>),
}

fn step(state: State, socket: &UdpSocket, message: &[u8]) -> io::Result<State> {
    Ok(match state {
        State::Send => {
            socket.send(message)?;
            State::Wait {
                until: Instant::now() + Duration::from_millis(200),
            }
        }
        State::Wait { until } => {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(State::Lost);
            }
            socket.set_read_timeout(Some(left))?;
            let mut buffer = [0u8; 1500];
            match socket.recv(&mut buffer) {
                Ok(n) if n >= 4 && buffer[..4] == message[..4] => {
                    State::Done(buffer[4..n].to_vec())
                }
                Ok(_) => State::Wait { until },
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => State::Lost,
                    ErrorKind::Interrupted => State::Wait { until },
                    _ => return Err(e),
                },
            }
        }
        State::Lost => {
            if TRIES.fetch_add(1, Relaxed) + 1 >= MAX_TRIES {
                return Err(io::Error::other("no reply"));
            }
            State::Send
        }
        State::Done(reply) => State::Done(reply),
    })
}

fn exchange(socket: &UdpSocket, line: &[u8]) -> io::Result<Vec<u8>> {
    let id = ID.fetch_add(1, Relaxed);
    let mut message = id.to_be_bytes().to_vec();
    message.extend_from_slice(line);

    let mut state = State::Send;
    loop {
        state = step(state, socket, &message)?;
        if let State::Done(reply) = state {
            return Ok(reply);
        }
    }
}

fn talk(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(("0.0.0.0", 0))?;
    socket.connect(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    loop {
        let mut line = Vec::with_capacity(1024);
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let line = line
            .strip_suffix(b"\n")
            .map_or(&line[..], |l| l.strip_suffix(b"\r").unwrap_or(l));
        let reply = exchange(&socket, line)?;
        output.write_all(&reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(error) = talk(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
