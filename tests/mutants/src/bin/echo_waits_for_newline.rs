//! Reads a line before it answers; a message without a newline is never answered.
//!
//! caught by: 01.needs-no-newline
//! cause: waits-for-newline

use std::io::{self, BufRead, BufReader, Write};

use mutants::{listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut reader = BufReader::new(client.try_clone()?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            client.write_all(&line.to_ascii_uppercase())?;
            line.clear();
        }
        Ok(())
    })
}
