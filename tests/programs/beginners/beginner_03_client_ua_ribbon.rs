//! `while let Some(Ok(reply))` ends at the first error just as at the end of the input, and the error
//! itself is dropped. When the server goes away while a reply is owed, the client says nothing and
//! exits with 0.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: failure-taken-for-success

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::iter;
use std::net::TcpStream;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut stream = connect(address)?;
    let mut stdout = io::stdout();
    let mut replies = messages().map(|message| ask(&mut stream, &message?));
    while let Some(Ok(reply)) = replies.next() {
        // None: it was an empty line
        if let Some(mut text) = reply {
            text.push(b'\n');
            stdout.write_all(&text)?;
            stdout.flush()?;
        }
    }
    Ok(())
}

fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

/// the lines of stdin without their ends
fn messages() -> impl Iterator<Item = io::Result<Vec<u8>>> {
    let mut input = io::stdin().lock();
    iter::from_fn(move || {
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Err(error) => return Some(Err(error)),
            Ok(0) => return None,
            Ok(_) => {}
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        Some(Ok(line))
    })
}

fn ask(stream: &mut TcpStream, message: &[u8]) -> io::Result<Option<Vec<u8>>> {
    if message.is_empty() {
        return Ok(None);
    }
    stream.write_all(message)?;
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply)?;
    Ok(Some(reply))
}
