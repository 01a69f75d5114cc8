//! When a reply fails the client connects once more and sends the same message again, instead of
//! reporting the failure. A server that closes or resets in the middle sees a second connection with the
//! same message, and if that one is answered, the user never hears of the break.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    if let Err(error) = run(&address) {
        let _ = writeln!(io::stderr(), "client: {address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(address: &str) -> io::Result<()> {
    let mut server = connect(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            continue;
        }
        let reply = match ask(&mut server, &message) {
            Ok(reply) => reply,
            Err(_) => {
                // Perhaps it was only this connection.
                server = connect(address)?;
                ask(&mut server, &message)?
            }
        };
        print(&reply)?;
    }
    Ok(())
}

fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
    Ok(reply)
}

fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> ");
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

fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
