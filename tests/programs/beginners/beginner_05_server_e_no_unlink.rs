//! It does not remove the socket file of a server that is gone.
//!
//! caught by: 05.replaces-stale-socket
//! cause: stale-socket-not-replaced

use std::env;
use std::fmt::Display;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
pub fn main() -> ExitCode {
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
    let listener = listen(path)?;
    announce(path)?;
    serve(&listener)
}
fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse && is_stale(path)? && false => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        result => result,
    }
}
fn is_stale(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Ok(false);
    }
    let answer = UnixDatagram::unbound()?.connect(path);
    Ok(answer.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused))
}
fn announce(path: &Path) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn serve(listener: &UnixListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, _unnamed)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("a client: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}
fn converse(mut connection: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
