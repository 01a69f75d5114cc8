//! The server binds at PATH.new and renames the file to PATH, "so that nobody ever sees half a server".
//! The longer name needs four bytes more: a PATH of 104 to 107 bytes, which Linux allows, is refused as
//! too long.
//!
//! caught by: 05.path-of-107-bytes
//! cause: path-limit-wrong

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::thread;
use std::time::Duration;

fn deploy(path: &Path) -> io::Result<UnixListener> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.file_type().is_socket() => {
            return Err(io::Error::new(
                ErrorKind::AlreadyExists,
                "something else lies here",
            ));
        }
        Ok(_) => match UnixStream::connect(path) {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
            Err(error) => return Err(error),
            Ok(_) => {
                return Err(io::Error::new(
                    ErrorKind::AddrInUse,
                    "a server is running here",
                ));
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }

    let mut staging = OsString::from(path);
    staging.push(".new");
    let staging = PathBuf::from(staging);
    let _ = fs::remove_file(&staging);
    let listener = UnixListener::bind(&staging)?;
    fs::rename(&staging, path)?;
    Ok(listener)
}

fn talk(mut client: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let n = match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        buffer[..n].make_ascii_uppercase();
        client.write_all(&buffer[..n])?;
    }
}

pub fn main() {
    let path: PathBuf = env::args_os().nth(1).unwrap_or("echo.sock".into()).into();
    let listener = match deploy(&path) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            exit(1)
        }
    };
    println!("listening on {}", path.display());

    for client in listener.incoming() {
        let result = client.and_then(talk);
        if let Err(error) = result {
            let _ = writeln!(io::stderr(), "{error}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}
