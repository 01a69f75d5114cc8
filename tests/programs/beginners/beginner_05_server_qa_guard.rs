//! The guard that removes the socket file when it is dropped is made before bind has succeeded; if the
//! start fails, dropping it deletes what lies at the path: a user's regular file, or a live server's
//! socket.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

struct SocketFile {
    path: PathBuf,
}

impl SocketFile {
    fn new(path: &Path) -> Self {
        SocketFile {
            path: path.to_path_buf(),
        }
    }

    fn is_stale(&self) -> bool {
        let Ok(meta) = fs::symlink_metadata(&self.path) else {
            return false;
        };
        if !meta.file_type().is_socket() {
            return false;
        }
        match UnixStream::connect(&self.path) {
            Ok(_) => false,
            Err(e) => e.kind() == ErrorKind::ConnectionRefused,
        }
    }

    fn bind(&self) -> io::Result<UnixListener> {
        match UnixListener::bind(&self.path) {
            Err(e) if e.kind() == ErrorKind::AddrInUse && self.is_stale() => {
                fs::remove_file(&self.path)?;
                UnixListener::bind(&self.path)
            }
            result => result,
        }
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn handle(mut conn: UnixStream) -> io::Result<()> {
    let mut buf = [0u8; 8192];
    loop {
        match conn.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                buf[..n].make_ascii_uppercase();
                conn.write_all(&buf[..n])?;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let file = SocketFile::new(path);
    let listener = file.bind()?;
    println!("listening on {}", path.display());
    io::stdout().flush()?;
    loop {
        match listener.accept() {
            Ok((conn, _)) => {
                if let Err(e) = handle(conn) {
                    eprintln!("client: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

pub fn main() -> ExitCode {
    let path = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("echo.sock"));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}
