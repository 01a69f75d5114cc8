//! When the path is taken, the server only looks whether a socket file lies there and removes it. It
//! never asks whether somebody still listens behind it, so a second start takes the path away from the
//! running server.
//!
//! caught by: 05.leaves-live-server-alone
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

fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            // symlink_metadata, not metadata: a symlink is not a socket
            let file_type = fs::symlink_metadata(path)?.file_type();
            if file_type.is_socket() {
                // left behind by a server that has crashed
                fs::remove_file(path)?;
                UnixListener::bind(path)
            } else {
                Err(error)
            }
        }
        result => result,
    }
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                buffer[..n].make_ascii_uppercase();
                stream.write_all(&buffer[..n])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => break Err(error),
        }
    }
}

fn serve(listener: &UnixListener) -> ! {
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = converse(stream) {
                    eprintln!("a client: {error}");
                }
            }
            Err(error) => {
                eprintln!("accept: {error}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

pub fn main() -> ExitCode {
    let argument = env::args_os().nth(1).unwrap_or(OsString::from("echo.sock"));
    let path = PathBuf::from(argument);
    match listen(&path) {
        Ok(listener) => {
            println!("listening on {}", path.display());
            serve(&listener)
        }
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
