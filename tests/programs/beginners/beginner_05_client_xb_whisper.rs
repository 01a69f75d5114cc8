//! the lines are taken with take_while(not empty), so the first empty line ends the whole conversation:
//! what stands after it in the input is never sent.
//!
//! caught by: 05.client-empty-line-sends-nothing
//! cause: quits-on-empty-line

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, Read, Write};
use std::iter;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitCode;

fn next_line(input: &mut impl BufRead) -> Option<io::Result<Vec<u8>>> {
    let mut line = Vec::new();
    match input.read_until(b'\n', &mut line) {
        Err(error) => return Some(Err(error)),
        Ok(0) => return None,
        Ok(_) => {}
    }
    if line.ends_with(b"\r\n") {
        line.truncate(line.len() - 2);
    } else if line.ends_with(b"\n") {
        line.truncate(line.len() - 1);
    }
    Some(Ok(line))
}

fn ask(stream: &mut UnixStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(message)?;
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply)?;
    Ok(reply)
}

fn talk(path: &Path) -> io::Result<()> {
    let mut stream = UnixStream::connect(path)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();

    // an empty line has nothing to send
    let messages = iter::from_fn(|| next_line(&mut stdin))
        .take_while(|line| !matches!(line, Ok(text) if text.is_empty()));

    for message in messages {
        let mut reply = ask(&mut stream, &message?)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));
    let path = Path::new(&address);
    match talk(path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
