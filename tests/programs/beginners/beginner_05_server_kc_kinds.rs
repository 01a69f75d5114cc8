//! Before it removes what lies at the path the server only refuses regular files and directories, and
//! takes everything else that can't be connected to for a stale socket. A FIFO at the path is deleted
//! and replaced.
//!
//! caught by: 05.keeps-fifo
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
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
    clean_up(path)?;
    let listener = UnixListener::bind(path)?;
    println!("listening on {}", path.display());
    io::stdout().flush()?;
    serve(&listener)
}

fn clean_up(path: &Path) -> io::Result<()> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(_) => return Ok(()), // nothing there
    };
    if meta.is_file() || meta.is_dir() || meta.is_symlink() {
        return Err(io::Error::other("this is not a socket"));
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(io::Error::other("another server is running")),
        Err(_) => fs::remove_file(path),
    }
}

fn serve(listener: &UnixListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, _)) => {
                if let Err(error) = converse(connection) {
                    eprintln!("conversation: {error}");
                }
            }
            Err(error) => {
                eprintln!("accept: {error}");
                thread::sleep(Duration::from_millis(100));
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
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..length].make_ascii_uppercase();
        connection.write_all(&buffer[..length])?;
    }
}
