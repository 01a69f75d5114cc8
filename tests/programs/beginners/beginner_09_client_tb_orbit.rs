//! recv_timeout(200 ms) is called anew for each datagram in the channel, so each stray one starts the
//! wait from the beginning. As long as strays keep coming, the client never sends again and never gives
//! up.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: wait-begins-anew

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{Ipv4Addr, UdpSocket};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: usize = 5;
const LONGEST: usize = 1020;

struct Orbit {
    socket: UdpSocket,
    inbox: Receiver<io::Result<Vec<u8>>>,
    id: u32,
}

impl Orbit {
    fn enter(address: &str) -> io::Result<Orbit> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect(address)?;
        let receiver = socket.try_clone()?;
        let (sender, inbox) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 2048];
            loop {
                let received = receiver
                    .recv(&mut buffer)
                    .map(|length| buffer[..length].to_vec());
                if sender.send(received).is_err() {
                    break;
                }
            }
        });
        Ok(Orbit {
            socket,
            inbox,
            id: 0,
        })
    }

    fn listen_for(&self, id: &[u8]) -> io::Result<Option<Vec<u8>>> {
        while let Ok(datagram) = self.inbox.recv_timeout(PATIENCE) {
            if let Some(payload) = datagram?.strip_prefix(id) {
                return Ok(Some(payload.to_vec()));
            }
        }
        Ok(None)
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        if payload.len() > LONGEST {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "the line is too long",
            ));
        }
        self.id = self.id.wrapping_add(1);
        let id = self.id.to_be_bytes();
        let message = [&id[..], payload].concat();
        for _ in 0..TRIES {
            self.socket.send(&message)?;
            if let Some(reply) = self.listen_for(&id)? {
                return Ok(reply);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut orbit = Orbit::enter(address)?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let payload = match line.strip_suffix(b"\n") {
            Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
            None => &line,
        };
        let reply = orbit.ask(payload)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
