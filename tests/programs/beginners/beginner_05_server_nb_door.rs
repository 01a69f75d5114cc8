//! Whether the path is free to take is asked only by connecting: a regular file refuses a connection
//! just as a stale socket does, so a user's file at the path is deleted and replaced.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

fn bind_or_replace(path: &OsString) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(e) if e.kind() == ErrorKind::AddrInUse => {
            // somebody was here before us: alive or only left over?
            match UnixStream::connect(path) {
                Ok(_) => Err(e),
                Err(c) if c.kind() == ErrorKind::ConnectionRefused => {
                    fs::remove_file(path)?;
                    UnixListener::bind(path)
                }
                Err(c) => Err(c),
            }
        }
        other => other,
    }
}

fn echo(mut client: UnixStream) -> io::Result<()> {
    let mut buf = [0; 4096];
    loop {
        match client.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                let reply: Vec<u8> = buf[..n].iter().map(|b| b.to_ascii_uppercase()).collect();
                client.write_all(&reply)?;
            }
            Err(ref e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => break Err(e),
        }
    }
}

pub fn main() -> ExitCode {
    let path = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));

    let listener = match bind_or_replace(&path) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("{}: {e}", path.to_string_lossy());
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", path.to_string_lossy());

    loop {
        let result = match listener.accept() {
            Ok((client, _)) => echo(client),
            Err(e) => {
                thread::sleep(Duration::from_millis(20));
                Err(e)
            }
        };
        if let Err(e) = result {
            let _ = writeln!(io::stderr(), "{e}");
        }
    }
}
