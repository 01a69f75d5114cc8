//! Each piece of the reply is turned into text by itself with from_utf8_lossy. When a piece ends in the
//! middle of a character such as ß, both halves are printed as replacement characters.
//!
//! caught by: 01.client-joins-split-character
//! cause: decodes-piece-by-piece

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Messages<R>(R);

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        match self.0.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                if line.ends_with(b"\n") {
                    line.pop();
                    if line.ends_with(b"\r") {
                        line.pop();
                    }
                }
                Some(Ok(line))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// Hands the next `wanted` bytes to `show`, piece by piece, without a copy of its own.
fn relay<R: BufRead>(
    reader: &mut R,
    mut wanted: usize,
    mut show: impl FnMut(&str),
) -> io::Result<()> {
    while wanted > 0 {
        let piece = match reader.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if piece.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let length = piece.len().min(wanted);
        show(&String::from_utf8_lossy(&piece[..length]));
        reader.consume(length);
        wanted -= length;
    }
    Ok(())
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let mut replies = BufReader::new(&stream);
    for message in Messages(io::stdin().lock()) {
        let message = message?;
        (&stream).write_all(&message)?;
        relay(&mut replies, message.len(), |text| print!("{text}"))?;
        println!();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
