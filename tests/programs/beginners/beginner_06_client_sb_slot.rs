//! The thread that receives puts each answer into a shared slot, and the main thread waits while that
//! slot is empty, which an empty answer doesn't change: after an empty line the client waits for ever.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-waited-past

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct State {
    reply: Vec<u8>,
    error: Option<io::Error>,
}

#[derive(Default)]
struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

impl Slot {
    fn deliver(&self, bytes: &[u8]) {
        let mut state = self.state.lock().unwrap();
        state.reply.clear();
        state.reply.extend_from_slice(bytes);
        self.changed.notify_one();
    }

    fn fail(&self, error: io::Error) {
        self.state.lock().unwrap().error = Some(error);
        self.changed.notify_one();
    }

    fn wait(&self) -> io::Result<Vec<u8>> {
        let mut state = self.state.lock().unwrap();
        while state.reply.is_empty() {
            if let Some(error) = state.error.take() {
                return Err(error);
            }
            state = self.changed.wait(state).unwrap();
        }
        Ok(std::mem::take(&mut state.reply))
    }
}

struct Postbox {
    socket: Arc<UdpSocket>,
    slot: Arc<Slot>,
}

impl Postbox {
    fn open(address: &str) -> io::Result<Self> {
        let socket = Arc::new(UdpSocket::bind("0.0.0.0:0")?);
        socket.connect(address)?;
        let slot = Arc::new(Slot::default());
        let (rx, out) = (Arc::clone(&socket), Arc::clone(&slot));
        thread::spawn(move || Self::receive(&rx, &out));
        Ok(Postbox { socket, slot })
    }

    fn receive(socket: &UdpSocket, slot: &Slot) {
        let mut buffer = vec![0u8; 65535];
        loop {
            match socket.recv(&mut buffer) {
                Ok(n) => slot.deliver(&buffer[..n]),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return slot.fail(e),
            }
        }
    }

    fn ask(&self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.socket.send(message)?;
        self.slot.wait()
    }
}

fn without_ending(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
        None => line,
    }
}

fn run(address: &str) -> io::Result<()> {
    let postbox = Postbox::open(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let mut reply = postbox.ask(without_ending(&line))?;
        reply.push(b'\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
