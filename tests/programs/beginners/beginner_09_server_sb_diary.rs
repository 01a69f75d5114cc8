//! What is no message is reported by a thread of its own through a BufWriter around stderr that is
//! flushed only when the diary ends, and the server never ends: of a datagram that is too short or too
//! long nothing is seen.
//!
//! caught by: 09.names-what-is-no-message
//! cause: dropped-in-silence

use std::env;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::mpsc::{self, Sender};
use std::thread;

enum Entry {
    Refused {
        sender: SocketAddr,
        reason: Rejection,
    },
    Failed {
        call: &'static str,
        error: io::Error,
    },
}

#[derive(Clone, Copy)]
enum Rejection {
    TooShort(usize),
    TooLong(usize),
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Refused {
                sender,
                reason: Rejection::TooShort(n),
            } => {
                write!(f, "{sender}: {n} bytes are too short for a message")
            }
            Entry::Refused {
                sender,
                reason: Rejection::TooLong(n),
            } => {
                write!(f, "{sender}: {n} bytes are too long for a message")
            }
            Entry::Failed { call, error } => write!(f, "{call}: {error}"),
        }
    }
}

/// Keeps the server from waiting for a slow terminal.
struct Diary {
    entries: Sender<Entry>,
}

impl Diary {
    fn open() -> Self {
        let (entries, pages) = mpsc::channel::<Entry>();
        thread::spawn(move || {
            let mut out = BufWriter::new(io::stderr());
            for entry in pages {
                let _ = writeln!(out, "{entry}");
            }
            let _ = out.flush();
        });
        Diary { entries }
    }

    fn note(&self, entry: Entry) {
        let _ = self.entries.send(entry);
    }
}

struct Message<'a> {
    id: [u8; 4],
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    const LONGEST: usize = 1024;

    fn parse(datagram: &'a [u8]) -> Result<Self, Rejection> {
        if datagram.len() > Self::LONGEST {
            return Err(Rejection::TooLong(datagram.len()));
        }
        match datagram.split_first_chunk::<4>() {
            Some((id, payload)) => Ok(Message { id: *id, payload }),
            None => Err(Rejection::TooShort(datagram.len())),
        }
    }

    fn reply(&self) -> Vec<u8> {
        let mut bytes = self.id.to_vec();
        bytes.extend(self.payload.iter().map(u8::to_ascii_uppercase));
        bytes
    }
}

struct Server {
    socket: UdpSocket,
    diary: Diary,
}

impl Server {
    fn bind(address: &str) -> io::Result<Self> {
        Ok(Server {
            socket: UdpSocket::bind(address)?,
            diary: Diary::open(),
        })
    }

    fn announce(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "listening on {}", self.socket.local_addr()?)?;
        out.flush()
    }

    fn serve(&self) -> ! {
        let mut buffer = vec![0u8; 65536];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((n, sender)) => self.handle(&buffer[..n], sender),
                Err(error) => self.diary.note(Entry::Failed {
                    call: "recv_from",
                    error,
                }),
            }
        }
    }

    fn handle(&self, datagram: &[u8], sender: SocketAddr) {
        match Message::parse(datagram) {
            Ok(message) => {
                if let Err(error) = self.socket.send_to(&message.reply(), sender) {
                    self.diary.note(Entry::Failed {
                        call: "send_to",
                        error,
                    });
                }
            }
            Err(reason) => self.diary.note(Entry::Refused { sender, reason }),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let started = Server::bind(&address).and_then(|server| server.announce().map(|()| server));
    match started {
        Ok(server) => server.serve(),
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
