//! Prints into a BufWriter around stdout that is flushed only when the program ends; a person who types
//! a line sees no reply until Ctrl-D.
//!
//! caught by: 01.client-prints-at-once
//! cause: output-not-flushed

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;

fn chat<R: BufRead, W: Write>(
    mut stream: TcpStream,
    mut input: R,
    mut output: W,
) -> io::Result<()> {
    let mut line = Vec::with_capacity(256);
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let message = match line.strip_suffix(b"\n") {
            Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
            None => &line[..],
        };
        stream.write_all(message)?;
        stream.flush()?;

        let mut reply = Vec::new();
        (&stream)
            .take(message.len() as u64)
            .read_to_end(&mut reply)?;
        output.write_all(&reply)?;
        output.write_all(b"\n")?;
    }
    output.flush()
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let stream = TcpStream::connect(address)?;
    chat(
        stream,
        BufReader::new(io::stdin()),
        BufWriter::new(io::stdout()),
    )
}
