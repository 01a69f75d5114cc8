//! When another server is alive at the path, the program says so on stderr but then leaves by the
//! ordinary way out, so that the exit code is 0 instead of 1; a script that starts it believes that the
//! server has done its work.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: failure-taken-for-success

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

enum AtPath {
    Stale,
    Alive,
    SomethingElse,
}

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
    let listener = match UnixListener::bind(path) {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => match look_at(path)? {
            AtPath::Stale => {
                fs::remove_file(path)?;
                UnixListener::bind(path)?
            }
            AtPath::Alive => {
                eprintln!(
                    "{}: another server is already listening here",
                    path.display()
                );
                return Ok(());
            }
            AtPath::SomethingElse => {
                return Err(io::Error::new(
                    ErrorKind::AlreadyExists,
                    "there is a file that is not a socket",
                ));
            }
        },
        Err(error) => return Err(error),
    };

    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush()?;

    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = converse(stream) {
                    let _ = writeln!(io::stderr(), "client: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

fn look_at(path: &Path) -> io::Result<AtPath> {
    let meta = fs::symlink_metadata(path)?;
    if !meta.file_type().is_socket() {
        return Ok(AtPath::SomethingElse);
    }
    match UnixStream::connect(path) {
        Ok(_) => Ok(AtPath::Alive),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(AtPath::Stale),
        Err(error) => Err(error),
    }
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0u8; 4096];
    loop {
        let n = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..n].make_ascii_uppercase();
        stream.write_all(&buffer[..n])?;
    }
}
