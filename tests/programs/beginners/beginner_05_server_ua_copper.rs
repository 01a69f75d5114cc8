//! The SocketFile that removes the file when it is dropped is made before bind has succeeded. When bind
//! is refused, listen returns early, the SocketFile is dropped and deletes the user's file or the path
//! of the live server.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

// cleans up behind the server
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

fn listen(path: &Path) -> io::Result<Server> {
    let file = SocketFile {
        path: path.to_path_buf(),
    };
    let listener = match UnixListener::bind(path) {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if !is_stale(path)? {
                return Err(error);
            }
            fs::remove_file(path)?;
            UnixListener::bind(path)?
        }
        Err(error) => return Err(error),
    };
    Ok(Server {
        listener,
        _file: file,
    })
}

fn is_stale(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Ok(false);
    }
    let probe = UnixDatagram::unbound()?;
    match probe.connect(path) {
        Err(error) => Ok(error.kind() == ErrorKind::ConnectionRefused),
        Ok(()) => Ok(false),
    }
}

fn serve(server: &Server) {
    for stream in server.listener.incoming() {
        let result = match stream {
            Ok(stream) => converse(stream),
            Err(error) => {
                thread::sleep(Duration::from_millis(100));
                Err(error)
            }
        };
        if let Err(error) = result {
            let _ = writeln!(io::stderr(), "client: {error}");
        }
    }
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                buffer[..length].make_ascii_uppercase();
                stream.write_all(&buffer[..length])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or("echo.sock".into()));
    match listen(&path) {
        Ok(server) => {
            println!("listening on {}", path.display());
            serve(&server);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
