//! Main returns its error, so what the user sees is "Error: Os { code: 2, ... }" without the path; the
//! exit code is 1, but the message doesn't name ADDRESS.
//!
//! caught by: 05.client-no-such-file 05.client-stale-socket
//! cause: message-without-address

use std::env;
use std::error::Error;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::net::UnixStream;

pub fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).unwrap_or("echo.sock".into());
    let mut stream = UnixStream::connect(path)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();

    let mut line = Vec::new();
    loop {
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if let Some(stripped) = line.strip_suffix(b"\n") {
            let stripped = stripped.strip_suffix(b"\r").unwrap_or(stripped);
            line = stripped.to_vec();
        }
        if line.is_empty() {
            continue;
        }
        stream.write_all(&line)?;
        let mut reply = vec![0u8; line.len()];
        stream.read_exact(&mut reply)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}
