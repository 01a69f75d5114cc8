//! "connection refused" alone is taken as proof of a stale socket; but connecting to a regular file or a
//! FIFO is refused as well, so a user's file at the path is deleted and a socket put in its place.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// What connecting to the path tells about it.
enum Occupant {
    Alive,
    Stale,
    Unknown(io::Error),
}

impl Occupant {
    fn of(path: &Path) -> Self {
        match UnixStream::connect(path).map_err(|e| (e.kind(), e)) {
            Ok(_) => Occupant::Alive,
            Err((ErrorKind::ConnectionRefused, _)) => Occupant::Stale,
            Err((_, e)) => Occupant::Unknown(e),
        }
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    UnixListener::bind(path).or_else(|e| match e.kind() {
        ErrorKind::AddrInUse => match Occupant::of(path) {
            Occupant::Stale => fs::remove_file(path).and_then(|()| UnixListener::bind(path)),
            Occupant::Alive => Err(e),
            Occupant::Unknown(why) => Err(why),
        },
        _ => Err(e),
    })
}

fn upper(chunk: &mut [u8]) -> &[u8] {
    chunk
        .iter_mut()
        .filter(|b| b.is_ascii_lowercase())
        .for_each(|b| *b -= b'a' - b'A');
    chunk
}

fn converse(mut client: UnixStream) -> io::Result<()> {
    let mut buf = [0u8; 8192];
    loop {
        match client.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => client.write_all(upper(&mut buf[..n]))?,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let listener = bind(path)?;
    println!("listening on {}", path.display());
    io::stdout().flush()?;
    listener
        .incoming()
        .map(|client| client.inspect_err(|_| thread::sleep(Duration::from_millis(50))))
        .map(|client| client.and_then(converse))
        .filter_map(Result::err)
        .for_each(|e| eprintln!("{e}"));
    Ok(())
}

pub fn main() -> ExitCode {
    let path: PathBuf = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"))
        .into();
    run(&path).map_or_else(
        |e| {
            eprintln!("{}: {e}", path.display());
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
