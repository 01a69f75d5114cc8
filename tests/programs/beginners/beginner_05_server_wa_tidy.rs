//! the guard that removes the socket file is made before bind. When bind fails because the path belongs
//! to a live server or is somebody's file, the guard is dropped on the way out and removes what lies
//! there.
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

/// Removes the socket file when the server ends.
struct SocketFile {
    path: PathBuf,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

struct Server {
    listener: UnixListener,
    _file: SocketFile,
}

fn is_stale(path: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return false;
    };
    metadata.file_type().is_socket()
        && matches!(UnixStream::connect(path), Err(e) if e.kind() == ErrorKind::ConnectionRefused)
}

impl Server {
    fn start(path: &Path) -> io::Result<Server> {
        let file = SocketFile {
            path: path.to_path_buf(),
        };
        let listener = match UnixListener::bind(path) {
            Err(e) if e.kind() == ErrorKind::AddrInUse && is_stale(path) => {
                fs::remove_file(path)?;
                UnixListener::bind(path)?
            }
            other => other?,
        };
        Ok(Server {
            listener,
            _file: file,
        })
    }

    fn serve(&self) -> io::Result<()> {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if let Err(e) = converse(stream) {
                        let _ = writeln!(io::stderr(), "a client: {e}");
                    }
                }
                Err(e) => {
                    let _ = writeln!(io::stderr(), "accept: {e}");
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        buffer[..length].make_ascii_uppercase();
        stream.write_all(&buffer[..length])?;
    }
}

fn run(path: &Path) -> io::Result<()> {
    let server = Server::start(path)?;
    println!("listening on {}", path.display());
    io::stdout().flush()?;
    server.serve()
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}
