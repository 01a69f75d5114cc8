//! A thread for each client at a path. Whoever has the path is asked before it is taken.
//!
//! passes: 05 server
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::{env, fs, process, thread};

fn listen(path: &str) -> io::Result<UnixListener> {
    let in_use = match UnixListener::bind(path) {
        Err(e) if e.kind() == ErrorKind::AddrInUse => e,
        other => return other,
    };
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(in_use);
    }
    match UnixStream::connect(path) {
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        _ => Err(in_use),
    }
}

fn serve(mut conn: UnixStream) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = conn.read(&mut buffer) {
        buffer[..count].make_ascii_uppercase();
        if conn.write_all(&buffer[..count]).is_err() {
            return;
        }
    }
}

pub fn main() {
    let path = env::args().nth(1).unwrap_or("echo.sock".to_string());
    let listener = listen(&path).unwrap_or_else(|e| {
        eprintln!("cannot listen on {path}: {e}");
        process::exit(1)
    });
    println!("listening on {path}");
    for conn in listener.incoming().flatten() {
        thread::spawn(|| serve(conn));
    }
}
