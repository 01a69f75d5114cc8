//! Takes UnexpectedEof from read_exact for the orderly end of the conversation; if the server closes
//! while a reply is owed, the client says nothing and exits with 0.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: failure-taken-for-success

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::{env, process};

enum Answer {
    Reply(Vec<u8>),
    Finished,
}

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Answer> {
    server.write_all(message)?;
    let mut reply = vec![0u8; message.len()];
    match server.read_exact(&mut reply) {
        Ok(()) => Ok(Answer::Reply(reply)),
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => Ok(Answer::Finished),
        Err(e) => Err(e),
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    let mut stdout = io::stdout();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.ends_with(b"\n") {
            line.pop();
        }
        if line.ends_with(b"\r") {
            line.pop();
        }
        if line.is_empty() {
            continue;
        }
        match ask(&mut server, &line)? {
            Answer::Reply(reply) => {
                stdout.write_all(&reply)?;
                stdout.write_all(b"\n")?;
                stdout.flush()?;
            }
            Answer::Finished => break,
        }
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
