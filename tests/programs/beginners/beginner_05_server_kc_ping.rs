//! To find out whether a server is alive the program connects, sends "ping" and waits half a second for
//! "PING". A server that is busy with another client can't answer, is taken for dead, and its path is
//! taken away while it still runs.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process;
use std::time::Duration;

fn is_socket(path: &PathBuf) -> bool {
    match fs::symlink_metadata(path) {
        Ok(m) => m.file_type().is_socket(),
        Err(_) => false,
    }
}

fn is_alive(path: &PathBuf) -> bool {
    let Ok(mut stream) = UnixStream::connect(path) else {
        return false;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    if stream.write_all(b"ping").is_err() {
        return false;
    }
    let mut answer = [0u8; 4];
    match stream.read_exact(&mut answer) {
        Ok(()) => &answer == b"PING",
        Err(_) => false,
    }
}

fn make_listener(path: &PathBuf) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(e) if e.kind() == ErrorKind::AddrInUse => {
            if is_socket(path) && !is_alive(path) {
                fs::remove_file(path)?;
                UnixListener::bind(path)
            } else {
                Err(e)
            }
        }
        other => other,
    }
}

fn talk(mut stream: UnixStream) -> io::Result<()> {
    let mut buf = vec![0u8; 4096];
    loop {
        match stream.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => {
                let upper = buf[..n].to_ascii_uppercase();
                stream.write_all(&upper)?;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

pub fn main() {
    let path: PathBuf = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("echo.sock"));

    let listener = match make_listener(&path) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("{}: {}", path.display(), e);
            process::exit(1);
        }
    };
    println!("listening on {}", path.display());

    for stream in listener.incoming() {
        let result = stream.and_then(talk);
        if let Err(e) = result {
            eprintln!("{e}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
