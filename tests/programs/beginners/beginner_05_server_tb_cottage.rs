//! The guard that removes the socket file when it is dropped is made before bind. When bind fails
//! because a live server or a user's file is at the path, the early return drops the guard, and that
//! file is removed.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// The name in the file system. It goes when the server goes.
struct SocketFile {
    path: PathBuf,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

struct Cottage {
    listener: UnixListener,
    _file: SocketFile,
}

impl Cottage {
    fn build(path: &Path) -> io::Result<Cottage> {
        let file = SocketFile {
            path: path.to_path_buf(),
        };
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && is_stale(path)? => {
                fs::remove_file(path)?;
                UnixListener::bind(path)?
            }
            result => result?,
        };
        Ok(Cottage {
            listener,
            _file: file,
        })
    }

    fn live(&self) {
        loop {
            match self.listener.accept() {
                Ok((visitor, _)) => {
                    if let Err(error) = converse(visitor) {
                        note(format!("visitor: {error}"));
                    }
                }
                Err(error) => {
                    note(format!("accept: {error}"));
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }
}

fn is_stale(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Ok(false);
    }
    let probe = UnixStream::connect(path);
    Ok(probe.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused))
}

fn converse(mut visitor: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        match visitor.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                buffer[..length].make_ascii_uppercase();
                visitor.write_all(&buffer[..length])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn note(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(
        env::args_os()
            .nth(1)
            .unwrap_or_else(|| OsString::from("echo.sock")),
    );
    match Cottage::build(&path) {
        Ok(cottage) => {
            println!("listening on {}", path.display());
            cottage.live();
            ExitCode::SUCCESS
        }
        Err(error) => {
            note(format!("{}: {error}", path.display()));
            ExitCode::FAILURE
        }
    }
}
