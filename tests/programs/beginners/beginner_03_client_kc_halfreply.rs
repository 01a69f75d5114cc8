//! The reply is read with take(n).read_to_end(), which isn't an error when the stream ends too early,
//! and only an empty answer is tested. If the server closes in the middle of a reply the half is printed
//! as a line, and the client goes on as if it were right.
//!
//! caught by: 03.client-server-closes-mid-reply
//! cause: half-reply-printed

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);

    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            continue;
        }
        writer.write_all(&message)?;
        let reply = receive(&mut reader, message.len() as u64)?;
        let mut stdout = io::stdout();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

fn receive(reader: &mut BufReader<TcpStream>, length: u64) -> io::Result<Vec<u8>> {
    let mut reply = Vec::new();
    let got = reader.by_ref().take(length).read_to_end(&mut reply)?;
    if got == 0 {
        return Err(io::Error::other("the server closed the connection"));
    }
    Ok(reply)
}

fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(Some(line))
}
