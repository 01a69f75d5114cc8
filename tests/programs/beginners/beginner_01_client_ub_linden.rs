//! The thread that reads stdin half-closes the connection as soon as the input has ended, though lines
//! still wait in the channel. If the input is a pipe or a file, these lines can't be sent any more
//! (EPIPE) and are lost.
//!
//! caught by: 01.client-last-line
//! cause: shuts-down-too-early

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

type Line = io::Result<Vec<u8>>;

/// Reads the lines and passes them on, so that one can type ahead while the server is slow.
fn read_lines(connection: TcpStream, lines: SyncSender<Line>) {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                    if line.last() == Some(&b'\r') {
                        line.pop();
                    }
                }
                if lines.send(Ok(line)).is_err() {
                    return;
                }
            }
            Err(error) => {
                let _ = lines.send(Err(error));
                return;
            }
        }
    }
    // No more input: tell the server that it can finish.
    let _ = connection.shutdown(Shutdown::Write);
}

fn ask(connection: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    connection.write_all(message)?;
    let mut reply = vec![0; message.len()];
    connection.read_exact(&mut reply)?;
    Ok(reply)
}

fn run(address: &str) -> io::Result<()> {
    let mut connection = TcpStream::connect(address)?;
    let (sender, lines) = sync_channel(64);
    let other = connection.try_clone()?;
    thread::spawn(move || read_lines(other, sender));

    let mut out = io::stdout().lock();
    for line in lines {
        let mut reply = ask(&mut connection, &line?)?;
        reply.push(b'\n');
        out.write_all(&reply)?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(error) = run(&address) {
        let _ = writeln!(io::stderr(), "{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
