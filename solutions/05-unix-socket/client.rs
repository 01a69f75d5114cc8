//! Stage 05, the client: the same conversation, at a path instead of a port.
//!
//! `client [ADDRESS]`, where ADDRESS is a path, by default `echo.sock` in the current directory.

use std::env;
// solution: begin
use std::io::{self, BufRead, ErrorKind, Read, Write};
// solution: end
//~ use std::io::{self, BufRead, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let mut server = connect(path)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        // solution: begin
        // AF_UNIX has streams as TCP has: no bytes are no message.
        if message.is_empty() {
            continue;
        }
        // solution: end
        //~ // TODO: as in stage 03, an empty message is nothing at all.
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the one connection over which all messages go.
fn connect(path: &Path) -> io::Result<UnixStream> {
    // solution: begin
    // "No such file" if no server was ever there, "connection refused" if it left its file behind.
    UnixStream::connect(path)
    // solution: end
    //~ // TODO: connect to the socket at `path`. Replace the lines below.
    //~ let _ = path;
    //~ eprintln!("not written yet: connect()");
    //~ std::process::exit(1)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
///
/// # Errors
///
/// If the server closes or resets the connection before all of the reply has come: half a reply is
/// no reply.
fn ask(server: &mut UnixStream, message: &[u8]) -> io::Result<Vec<u8>> {
    // solution: begin
    server.write_all(message)?;

    let mut reply = vec![0; message.len()];
    match server.read_exact(&mut reply) {
        Ok(()) => Ok(reply),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server closed the connection before its whole reply had come",
        )),
        Err(error) => Err(error),
    }
    // solution: end
    //~ // TODO: as in stage 03, over a UnixStream. Replace the lines below.
    //~ let _ = (server, message);
    //~ eprintln!("not written yet: ask()");
    //~ std::process::exit(1)
}

/// The next line of the input without its line ending, or `None` at the end of the input.
///
/// In bytes, not in a `String`: what isn't valid UTF-8 is to be sent as it is.
fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> "); // To stderr: stdout is for replies alone.
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

/// Prints a reply on a line of its own, at once.
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
