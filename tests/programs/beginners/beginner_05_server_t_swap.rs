//! The server binds a temporary name beside the path ("PATH.new") and renames it when everything is
//! ready. The temporary name is four bytes longer than the path, so the longest path that Linux allows
//! (107 bytes) is refused as too long, and one of 104 already, too.
//!
//! caught by: 05.path-of-107-bytes
//! cause: path-limit-wrong

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Error, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// Fails if something lies at `path` that isn't ours to replace.
fn check(path: &Path) -> io::Result<()> {
    let kind = match fs::symlink_metadata(path) {
        Ok(meta) => meta.file_type(),
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    if !kind.is_socket() {
        return Err(Error::new(
            ErrorKind::AlreadyExists,
            "there is something else at this path",
        ));
    }
    match UnixDatagram::unbound()?.connect(path) {
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => Ok(()),
        _ => Err(Error::new(ErrorKind::AddrInUse, "a server is running here")),
    }
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    check(path)?;
    let new = temporary(path);
    let listener = UnixListener::bind(&new)?;
    if let Err(e) = fs::rename(&new, path) {
        let _ = fs::remove_file(&new);
        return Err(e);
    }
    Ok(listener)
}

fn converse(mut client: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        buffer[..length].make_ascii_uppercase();
        client.write_all(&buffer[..length])?;
    }
}

pub fn main() -> ExitCode {
    let path: PathBuf = env::args_os().nth(1).unwrap_or("echo.sock".into()).into();
    let listener = match listen(&path) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("{}: {e}", path.display());
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", path.display());
    let _ = io::stdout().flush();

    loop {
        match listener.accept() {
            Ok((client, _)) => {
                if let Err(e) = converse(client) {
                    eprintln!("client: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(10));
            }
        }
    }
}
