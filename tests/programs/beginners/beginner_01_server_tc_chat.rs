//! The chat server's framing is still there: the reader collects bytes up to a newline before a message
//! counts as complete. A client that sends "hello" without "\n" and waits gets no answer until it stops
//! sending.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: waits-for-newline

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;

/// One person in the room. There is only one seat nowadays.
struct Member {
    name: SocketAddr,
    incoming: BufReader<TcpStream>,
    outgoing: TcpStream,
}

impl Member {
    fn welcome(listener: &TcpListener) -> io::Result<Member> {
        let (stream, name) = listener.accept()?;
        let incoming = BufReader::new(stream.try_clone()?);
        Ok(Member {
            name,
            incoming,
            outgoing: stream,
        })
    }

    /// The next thing that the member says; None when it has left the room.
    fn listen(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut said = Vec::new();
        match self.incoming.read_until(b'\n', &mut said)? {
            0 => Ok(None),
            _ => Ok(Some(said)),
        }
    }

    fn say(&mut self, what: &[u8]) -> io::Result<()> {
        self.outgoing.write_all(what)
    }
}

fn shout(mut text: Vec<u8>) -> Vec<u8> {
    text.make_ascii_uppercase();
    text
}

fn room(listener: TcpListener) -> io::Result<()> {
    let mut member = Member::welcome(&listener)?;
    eprintln!("{} joined", member.name);
    while let Some(said) = member.listen()? {
        member.say(&shout(said))?;
    }
    eprintln!("{} left", member.name);
    Ok(())
}

fn open(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match open(&address).and_then(room) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
