//! the socket is bound at PATH.new and then renamed to PATH. The longer name has to fit into the 107
//! bytes, so paths of 104 to 107 bytes, which are allowed, are refused as too long.
//!
//! caught by: 05.path-of-107-bytes
//! cause: path-limit-wrong

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

fn say(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Is there somebody behind the socket file?
fn is_stale(path: &Path) -> io::Result<bool> {
    match UnixDatagram::unbound()?.connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(true),
        _ => Ok(false),
    }
}

fn check_place(path: &Path) -> io::Result<()> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if !meta.file_type().is_socket() {
        return Err(io::Error::new(
            ErrorKind::AlreadyExists,
            "exists and is not a socket",
        ));
    }
    if !is_stale(path)? {
        return Err(io::Error::new(
            ErrorKind::AddrInUse,
            "another server is listening there",
        ));
    }
    Ok(())
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    check_place(path)?;
    // rename is atomic, so there is no moment without a file
    let mut fresh = OsString::from(path);
    fresh.push(".new");
    let listener = UnixListener::bind(&fresh)?;
    if let Err(error) = fs::rename(&fresh, path) {
        let _ = fs::remove_file(&fresh);
        return Err(error);
    }
    Ok(listener)
}

fn announce(path: &Path) -> io::Result<()> {
    let mut line = b"listening on ".to_vec();
    line.extend_from_slice(path.as_os_str().as_bytes());
    line.push(b'\n');
    let mut stdout = io::stdout();
    stdout.write_all(&line)?;
    stdout.flush()
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

pub fn main() -> ExitCode {
    let address = env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));
    let path = Path::new(&address);
    let listener = match listen(path).and_then(|listener| announce(path).map(|()| listener)) {
        Ok(listener) => listener,
        Err(error) => {
            say(format!("{}: {error}", path.display()));
            return ExitCode::FAILURE;
        }
    };
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = converse(stream) {
                    say(format!("client: {error}"));
                }
            }
            Err(error) => {
                say(format!("accept: {error}"));
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
