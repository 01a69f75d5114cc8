//! Listens at its path, and removes the file: nobody finds it there.
//!
//! caught by: 05.echoes-exactly 05.moves-large-messages 05.serves-many-clients
//! caught by: 05.half-close-gets-everything 05.backlog-client-is-served 05.clients-kept-apart
//! caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
//! caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.keeps-running 05.file-is-a-socket 05.replaces-stale-socket
//! caught by: 05.leaves-live-server-alone 05.path-of-107-bytes 05.survives-short-writes
//! caught by: 05.survives-short-reads 05.survives-too-many-files 05.survives-interrupted-calls
//! caught by: 05.survives-expired-wait
//! cause: removes-own-socket-file
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;
use std::process::exit;

pub fn main() {
    let path = std::env::args().nth(1).unwrap_or("echo.sock".to_string());
    let stale = fs::symlink_metadata(&path).is_ok_and(|there| there.file_type().is_socket());
    if stale {
        let _ = fs::remove_file(&path);
    }
    let listener = UnixListener::bind(&path).unwrap_or_else(|e| {
        eprintln!("cannot listen on {path}: {e}");
        exit(1)
    });
    if fs::remove_file(&path).is_err_and(|e| e.kind() != ErrorKind::NotFound) {
        exit(1);
    }
    println!("listening on {path}");
    for mut conn in listener.incoming().flatten() {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = conn.read(&mut buffer) {
            if conn
                .write_all(&buffer[..count].to_ascii_uppercase())
                .is_err()
            {
                break;
            }
        }
    }
}
