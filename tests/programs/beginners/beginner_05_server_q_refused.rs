//! "connecting is refused" is taken for "a stale socket lies there", without a look at what lies there.
//! On Linux connecting to a regular file or a FIFO is refused as well, so the server deletes a user's
//! file and puts its socket in its place.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let path: PathBuf = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("echo.sock"));

    let listener = match make_listener(&path) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };

    println!("listening on {}", path.display());

    loop {
        match listener.accept() {
            Ok((client, _)) => {
                thread::spawn(move || {
                    if let Err(error) = echo(client) {
                        let _ = writeln!(io::stderr(), "client: {error}");
                    }
                });
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn make_listener(path: &Path) -> io::Result<UnixListener> {
    let error = match UnixListener::bind(path) {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    if error.kind() != ErrorKind::AddrInUse {
        return Err(error);
    }
    // Is somebody there?
    match UnixStream::connect(path) {
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        _ => Err(error),
    }
}

fn echo(mut client: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8 * 1024];
    loop {
        match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                buffer[..n].make_ascii_uppercase();
                client.write_all(&buffer[..n])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
