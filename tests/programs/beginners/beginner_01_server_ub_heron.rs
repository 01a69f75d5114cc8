//! A read that fills the whole piece is taken as a sign that more follows, so its reply stays in the
//! BufWriter. If a message has exactly 4,096 bytes (or a multiple), nothing follows, and both sides
//! wait forever.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

const PIECE: usize = 4096;

/// One conversation: where it comes from, where it goes, and how much it was.
struct Conversation {
    input: TcpStream,
    output: BufWriter<TcpStream>,
    bytes: u64,
    pieces: u64,
}

impl Conversation {
    fn new(stream: TcpStream) -> io::Result<Conversation> {
        let output = BufWriter::with_capacity(8 * PIECE, stream.try_clone()?);
        Ok(Conversation {
            input: stream,
            output,
            bytes: 0,
            pieces: 0,
        })
    }

    fn run(&mut self) -> io::Result<()> {
        let mut piece = [0; PIECE];
        loop {
            let length = match self.input.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.bytes += length as u64;
            self.pieces += 1;
            piece[..length].make_ascii_uppercase();
            self.output.write_all(&piece[..length])?;
            // In a long message the pieces are full. Collect them: fewer and larger packets.
            if length < PIECE {
                self.output.flush()?;
            }
        }
        self.output.flush()
    }
}

fn serve(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    {
        let mut out = io::stdout().lock();
        writeln!(out, "listening on {}", listener.local_addr()?)?;
        out.flush()?;
    }
    let (stream, peer) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut conversation = Conversation::new(stream)?;
    conversation.run()?;
    let _ = writeln!(
        io::stderr(),
        "{peer}: {} bytes in {} pieces",
        conversation.bytes,
        conversation.pieces
    );
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match serve(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
