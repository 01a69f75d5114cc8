//! A refused connect is taken as proof of a stale socket, and what lies at the path is deleted. But
//! connecting to a regular file or a FIFO is refused as well, so a user's file is removed.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process;
use std::thread;
use std::time::Duration;

pub fn main() {
    let address = env::args_os().nth(1).unwrap_or(OsString::from("echo.sock"));
    let path = Path::new(&address);

    let listener = listen(path).unwrap_or_else(|e| {
        complain(format_args!("{}: {}", path.display(), e));
        process::exit(1);
    });
    println!("listening on {}", path.display());
    io::stdout().flush().ok();

    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(e) = converse(stream) {
                    complain(format_args!("client: {e}"));
                }
            }
            Err(e) => {
                complain(format_args!("accept: {e}"));
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn complain(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    // is somebody there?
    match UnixStream::connect(path) {
        Ok(_) => {
            return Err(io::Error::new(
                ErrorKind::AddrInUse,
                "a server is running here",
            ));
        }
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
            // stale: the file is there and nobody listens
            fs::remove_file(path)?;
        }
        Err(_) => {} // not there, or bind will say what's wrong
    }
    UnixListener::bind(path)
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buf = [0; 16 * 1024];
    loop {
        let n = match stream.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            break Ok(());
        }
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
}
