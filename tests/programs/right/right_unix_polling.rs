//! AF_UNIX without blocking and without threads: a look at everybody every 3 ms.
//!
//! passes: 05 server
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::exit;
use std::thread::sleep;
use std::time::Duration;

fn listen(path: &str) -> io::Result<UnixListener> {
    if let Ok(there) = fs::symlink_metadata(path) {
        if !there.file_type().is_socket() {
            return Err(io::Error::other("this is no socket"));
        }
        if UnixStream::connect(path).is_ok() {
            return Err(ErrorKind::AddrInUse.into());
        }
        fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Whether anything moved; an error when the client is done with.
fn turn(conn: &mut UnixStream, owed: &mut Vec<u8>) -> io::Result<bool> {
    if owed.is_empty() {
        let mut buffer = [0; 10_000];
        let count = conn.read(&mut buffer)?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        owed.extend(buffer[..count].to_ascii_uppercase());
    }
    let count = conn.write(owed)?;
    owed.drain(..count);
    Ok(true)
}

pub fn main() {
    let path = std::env::args().nth(1).unwrap_or("echo.sock".to_string());
    let listener = listen(&path).unwrap_or_else(|e| {
        eprintln!("cannot listen on {path}: {e}");
        exit(1)
    });
    println!("listening on {path}");
    let mut clients: Vec<(UnixStream, Vec<u8>)> = Vec::new();
    loop {
        let mut moved = false;
        if let Ok((conn, _)) = listener.accept()
            && conn.set_nonblocking(true).is_ok()
        {
            clients.push((conn, Vec::new()));
            moved = true;
        }
        clients.retain_mut(|(conn, owed)| match turn(conn, owed) {
            Ok(some) => {
                moved |= some;
                true
            }
            Err(e) => e.kind() == ErrorKind::WouldBlock,
        });
        if !moved {
            sleep(Duration::from_millis(3));
        }
    }
}
