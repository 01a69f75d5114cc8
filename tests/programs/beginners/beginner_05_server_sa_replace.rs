//! It is only tested that a socket lies at the path, not that nobody listens behind it. A second server
//! removes the running server's socket file and takes its place; the first lives on, unreachable.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
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

/// Makes a socket that clients can connect to at `path`.
fn listen(path: &Path) -> io::Result<UnixListener> {
    if let Ok(metadata) = fs::symlink_metadata(path) {
        if !metadata.file_type().is_socket() {
            return Err(io::Error::new(
                ErrorKind::AlreadyExists,
                "exists, and is not a socket",
            ));
        }
        // A socket file that a crashed server has left.
        fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}

/// Tells whoever started us where we can be reached.
fn announce(path: &Path) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &UnixListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, _)) => {
                if let Err(error) = converse(connection) {
                    let _ = writeln!(io::stderr(), "client: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                std::thread::sleep(Duration::from_millis(100));
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
        buffer[..length].make_ascii_uppercase();
        connection.write_all(&buffer[..length])?;
    }
}
