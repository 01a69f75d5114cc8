//! A guard that removes the socket file in its Drop is made before bind has succeeded; when bind fails,
//! the guard still runs and deletes the user's regular file, or the running server's socket.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

struct SocketFile {
    path: PathBuf,
}

impl SocketFile {
    fn at(path: &Path) -> SocketFile {
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
            Err(e) => e.kind() == io::ErrorKind::ConnectionRefused,
            Ok(_) => false,
        }
    }

    fn bind(&self) -> io::Result<UnixListener> {
        match UnixListener::bind(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::AddrInUse && self.is_stale() => {
                fs::remove_file(&self.path)?;
                UnixListener::bind(&self.path)
            }
            other => other,
        }
    }
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

impl Server {
    fn new(path: &Path) -> io::Result<Server> {
        let file = SocketFile::at(path);
        let listener = file.bind()?;
        Ok(Server {
            listener,
            _file: file,
        })
    }

    fn run(&self) -> ! {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if let Err(e) = Self::converse(stream) {
                        let _ = writeln!(io::stderr(), "client: {e}");
                    }
                }
                Err(e) => {
                    let _ = writeln!(io::stderr(), "accept: {e}");
                    std::thread::sleep(Duration::from_millis(25));
                }
            }
        }
    }

    fn converse(mut stream: UnixStream) -> io::Result<()> {
        let mut buf = [0u8; 4096];
        loop {
            let n = match stream.read(&mut buf) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            buf[..n].make_ascii_uppercase();
            stream.write_all(&buf[..n])?;
        }
    }
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match Server::new(&path) {
        Ok(server) => {
            println!("listening on {}", path.display());
            server.run()
        }
        Err(e) => {
            eprintln!("{}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}
