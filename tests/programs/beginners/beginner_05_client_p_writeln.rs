//! Sends each line with a newline behind it and expects one byte more in return; with an echoing server
//! all looks right, but the message isn't exactly the line, and a server that answers the line alone is
//! waited for without end.
//!
//! caught by: 05.client-converses 05.client-joins-pieces 05.client-survives-short-writes
//! caught by: 05.client-survives-short-reads 05.client-prints-at-once 05.client-closes-and-exits
//! caught by: 05.client-empty-line-sends-nothing
//! cause: line-end-sent

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));
    match chat(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", address.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}

fn chat(path: &OsString) -> io::Result<()> {
    let stream = UnixStream::connect(path)?;
    let mut from_server = BufReader::new(stream.try_clone()?);
    let mut to_server = BufWriter::new(stream);
    let mut out = io::stdout();

    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() {
            continue;
        }
        to_server.write_all(line)?;
        writeln!(to_server)?;
        to_server.flush()?;

        let mut answer = vec![0u8; line.len() + 1];
        from_server.read_exact(&mut answer)?;
        out.write_all(&answer)?;
        out.flush()?;
    }
    Ok(())
}
