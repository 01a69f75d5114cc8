//! The replies go through a LineWriter, which passes its bytes on only when a newline has been written.
//! A message without a newline is not answered until the client has finished (the rest is flushed on
//! drop).
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.survives-short-writes 01.survives-short-reads
//! caught by: 01.exits-when-peer-closes
//! cause: waits-for-newline

use std::env;
use std::io::{self, BufRead, BufReader, LineWriter, Write};
use std::net::{TcpListener, TcpStream};

struct Session {
    input: BufReader<TcpStream>,
    output: LineWriter<TcpStream>,
}

impl Session {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            input: BufReader::new(stream.try_clone()?),
            output: LineWriter::new(stream),
        })
    }

    fn run(mut self) -> io::Result<()> {
        loop {
            let reply = {
                let chunk = match self.input.fill_buf() {
                    Ok(chunk) => chunk,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => return Err(e),
                };
                chunk.to_ascii_uppercase()
            };
            if reply.is_empty() {
                break;
            }
            self.input.consume(reply.len());
            self.output.write_all(&reply)?;
        }
        self.output.flush()
    }
}

pub fn main() -> io::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    let listener = TcpListener::bind(&addr)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (stream, _peer) = listener.accept()?;
    Session::new(stream)?.run()
}
