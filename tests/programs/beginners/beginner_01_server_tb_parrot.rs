//! The BufWriter is flushed only after a chunk that doesn't fill the BufReader. A message of exactly
//! 4096 bytes (or a multiple) stays in the BufWriter, and the client waits forever for its reply.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

const PAGE: usize = 4096;

/// The two buffered halves of one connection.
struct Parrot<R: Read, W: Write> {
    ear: BufReader<R>,
    beak: BufWriter<W>,
}

impl<R: Read, W: Write> Parrot<R, W> {
    fn new(input: R, output: W) -> Self {
        Parrot {
            ear: BufReader::with_capacity(PAGE, input),
            beak: BufWriter::new(output),
        }
    }

    fn talk(mut self) -> io::Result<()> {
        loop {
            let heard = match self.ear.fill_buf() {
                Ok(heard) => heard,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if heard.is_empty() {
                return self.beak.flush();
            }
            let length = heard.len();
            self.beak.write_all(&heard.to_ascii_uppercase())?;
            self.ear.consume(length);
            // A full page: more is coming, so one flush will do for all of it.
            if length < PAGE {
                self.beak.flush()?;
            }
        }
    }
}

fn serve(stream: &TcpStream) -> io::Result<()> {
    Parrot::new(stream, stream).talk()
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    serve(&stream)
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
