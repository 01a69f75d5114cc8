//! As on a serial line, a reply is taken to be complete when nothing has come for 20 ms, instead of when
//! as many bytes have come as were sent: a reply that arrives in pieces with pauses is printed in part,
//! and the rest shows up in front of the next reply (or is never printed).
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character
//! cause: one-recv-for-a-message

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const FRAME_GAP: Duration = Duration::from_millis(20);

enum RxEvent {
    Bytes(Vec<u8>),
    Closed,
    Failed(io::Error),
}

/// Moves everything that arrives from the port into a channel.
struct Receiving {
    port: TcpStream,
    events: Sender<RxEvent>,
}

impl Receiving {
    fn spawn(port: TcpStream) -> (Receiver<RxEvent>, JoinHandle<()>) {
        let (events, rx) = mpsc::channel();
        let worker = Receiving { port, events };
        (rx, thread::spawn(move || worker.run()))
    }

    fn run(mut self) {
        let mut buffer = [0u8; 4096];
        loop {
            let event = match self.port.read(&mut buffer) {
                Ok(0) => RxEvent::Closed,
                Ok(n) => RxEvent::Bytes(buffer[..n].to_vec()),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => RxEvent::Failed(e),
            };
            let last = !matches!(event, RxEvent::Bytes(_));
            if self.events.send(event).is_err() || last {
                return;
            }
        }
    }
}

enum FrameState {
    WaitForStart,
    InFrame(Vec<u8>),
    Complete(Vec<u8>),
}

struct Framer {
    rx: Receiver<RxEvent>,
}

impl Framer {
    fn next_frame(&self) -> io::Result<Vec<u8>> {
        let mut state = FrameState::WaitForStart;
        loop {
            state = match state {
                FrameState::WaitForStart => match self.rx.recv() {
                    Ok(RxEvent::Bytes(bytes)) => FrameState::InFrame(bytes),
                    Ok(RxEvent::Failed(e)) => return Err(e),
                    Ok(RxEvent::Closed) | Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
                },
                FrameState::InFrame(mut frame) => match self.rx.recv_timeout(FRAME_GAP) {
                    Ok(RxEvent::Bytes(more)) => {
                        frame.extend_from_slice(&more);
                        FrameState::InFrame(frame)
                    }
                    Ok(RxEvent::Failed(e)) => return Err(e),
                    Ok(RxEvent::Closed)
                    | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                        FrameState::Complete(frame)
                    }
                },
                FrameState::Complete(frame) => return Ok(frame),
            };
        }
    }
}

struct Device {
    tx: TcpStream,
    framer: Framer,
    worker: JoinHandle<()>,
}

impl Device {
    fn open(address: &str) -> io::Result<Self> {
        let tx = TcpStream::connect(address)?;
        let (rx, worker) = Receiving::spawn(tx.try_clone()?);
        Ok(Device {
            tx,
            framer: Framer { rx },
            worker,
        })
    }

    fn exchange(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.tx.write_all(message)?;
        self.framer.next_frame()
    }

    fn close(self) {
        let _ = self.tx.shutdown(Shutdown::Both);
        let _ = self.worker.join();
    }
}

fn strip_ending(mut line: Vec<u8>) -> Vec<u8> {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    line
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut device = Device::open(&address)?;
    let mut stdin = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let message = strip_ending(line);
        if message.is_empty() {
            continue;
        }
        let reply = device.exchange(&message)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    device.close();
    Ok(())
}
