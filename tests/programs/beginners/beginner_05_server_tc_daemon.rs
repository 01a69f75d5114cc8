//! Whether the instance at the path is alive is still decided by the RPC layer's health check: it must
//! answer PING with PONG. The echo server answers PING, so a running server is taken for a dead one,
//! its file is removed, and it is cut off.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

mod health {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(1);

    fn ask(mut instance: UnixStream) -> io::Result<bool> {
        instance.set_read_timeout(Some(PATIENCE))?;
        instance.set_write_timeout(Some(PATIENCE))?;
        instance.write_all(b"PING")?;
        let mut answer = [0; 4];
        instance.read_exact(&mut answer)?;
        Ok(&answer == b"PONG")
    }

    /// Is there a healthy instance behind this socket?
    pub fn healthy(path: &Path) -> io::Result<bool> {
        match UnixStream::connect(path) {
            Ok(instance) => Ok(ask(instance).unwrap_or(false)),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    let in_use = match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => error,
        other => return other,
    };
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(io::Error::new(
            ErrorKind::AlreadyExists,
            "something that is no socket is there",
        ));
    }
    if health::healthy(path)? {
        return Err(in_use);
    }
    fs::remove_file(path)?;
    UnixListener::bind(path)
}

fn announce(path: &Path) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(b"listening on ")?;
    out.write_all(path.as_os_str().as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

fn talk(mut peer: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match peer.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..length].make_ascii_uppercase();
        peer.write_all(&buffer[..length])?;
    }
}

fn log(what: &str, error: io::Error) {
    let _ = writeln!(io::stderr(), "{what}: {error}");
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or(OsString::from("echo.sock")));
    let listener = match bind(&path).and_then(|listener| announce(&path).map(|()| listener)) {
        Ok(listener) => listener,
        Err(error) => {
            log(&path.display().to_string(), error);
            return ExitCode::FAILURE;
        }
    };
    loop {
        match listener.accept() {
            Ok((peer, _)) => {
                let started = thread::Builder::new().spawn(move || {
                    if let Err(error) = talk(peer) {
                        log("client", error);
                    }
                });
                if let Err(error) = started {
                    log("thread", error);
                }
            }
            Err(error) => {
                log("accept", error);
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
