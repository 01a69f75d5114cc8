//! The BufReader is kept for all clients, and only the stream in it is exchanged; its buffer stays. If
//! a reply can't be sent any more, the bytes are not consumed, and the next client gets them as its
//! first reply.
//!
//! caught by: 03.survives-reset-before-reply 03.survives-mixed-abuse 03.survives-failed-transfers
//! cause: shared-between-clients

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// The place of the one client that is served, or empty.
struct Seat(Option<TcpStream>);

impl Read for Seat {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |stream| stream.read(buffer))
    }
}

struct Server {
    listener: TcpListener,
    /// One for all clients: 64 KiB need not be made and cleared for each.
    reader: BufReader<Seat>,
    reply: Vec<u8>,
}

impl Server {
    fn new(address: &str) -> io::Result<Server> {
        Ok(Server {
            listener: TcpListener::bind(address)?,
            reader: BufReader::with_capacity(64 * 1024, Seat(None)),
            reply: Vec::new(),
        })
    }

    /// Answers piece by piece, and closes the connection.
    fn converse(&mut self, stream: TcpStream) -> io::Result<()> {
        let output = stream.try_clone()?;
        self.reader.get_mut().0 = Some(stream);
        let result = self.answer(output);
        self.reader.get_mut().0 = None;
        result
    }

    fn answer(&mut self, mut output: TcpStream) -> io::Result<()> {
        loop {
            let piece = match self.reader.fill_buf() {
                Ok([]) => return Ok(()),
                Ok(piece) => piece,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.reply.clear();
            self.reply.extend(piece.iter().map(u8::to_ascii_uppercase));
            output.write_all(&self.reply)?;
            self.reader.consume(self.reply.len());
        }
    }

    fn next(&mut self) -> io::Result<(SocketAddr, io::Result<()>)> {
        let (stream, peer) = self.listener.accept()?;
        Ok((peer, self.converse(stream)))
    }

    fn run(&mut self) -> ! {
        loop {
            match self.next() {
                Ok((_, Ok(()))) => {}
                Ok((peer, Err(error))) => {
                    let _ = writeln!(io::stderr(), "{peer}: {error}");
                }
                Err(error) => {
                    let _ = writeln!(io::stderr(), "accept: {error}");
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
    }
}

fn start(address: &str) -> io::Result<Server> {
    let server = Server::new(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", server.listener.local_addr()?)?;
    out.flush()?;
    Ok(server)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match start(&address) {
        Ok(mut server) => server.run(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
