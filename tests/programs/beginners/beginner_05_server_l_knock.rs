//! When bind fails it only tries to connect, and removes what lies at the path if that fails; it never
//! asks whether it is a socket. A regular file or a FIFO refuses connections too, and is deleted.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    let listener = listen(path)?;
    announce(path)?;
    serve(&listener)
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            // Somebody is there?
            if UnixStream::connect(path).is_ok() {
                return Err(error);
            }
            // No: it is stale.
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        result => result,
    }
}

fn announce(path: &Path) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush()
}

fn serve(listener: &UnixListener) -> ! {
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = converse(stream) {
                    eprintln!("client: {error}");
                }
            }
            Err(error) => {
                eprintln!("accept: {error}");
                std::thread::sleep(std::time::Duration::from_millis(20));
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
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..length].make_ascii_uppercase();
        stream.write_all(&buffer[..length])?;
    }
}
