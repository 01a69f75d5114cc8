//! What lies at the path counts as stale as soon as connecting to it is refused. Connecting to a regular
//! file or a FIFO is refused as well, so the server removes a user's file and binds in its place.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

fn is_stale(path: &Path) -> bool {
    match UnixStream::connect(path) {
        Ok(_) => false,
        Err(error) => error.kind() == ErrorKind::ConnectionRefused,
    }
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse && is_stale(path) => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        result => result,
    }
}

fn converse(mut client: UnixStream) -> io::Result<()> {
    let mut buffer = [0u8; 4096];
    loop {
        match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                buffer[..n].make_ascii_uppercase();
                client.write_all(&buffer[..n])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let listener = listen(path)?;
    println!("listening on {}", path.display());

    for client in listener.incoming() {
        let result = client.and_then(converse);
        if let Err(error) = result {
            eprintln!("{error}");
            if error.raw_os_error() == Some(24) {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let path: PathBuf = std::env::args_os()
        .nth(1)
        .unwrap_or(OsString::from("echo.sock"))
        .into();
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
