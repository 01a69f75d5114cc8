//! A clone of every accepted stream is kept in a list (to close them at the end) and never taken out.
//! The descriptors grow, and a client that has finished sending never sees the end of the stream.
//!
//! caught by: 05.serves-many-clients 05.half-close-gets-everything 05.clients-kept-apart
//! caught by: 05.idle-after-clients-leave 05.descriptors-do-not-grow
//! cause: connection-not-closed

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[derive(Clone, Default)]
struct Clients(Arc<Mutex<Vec<UnixStream>>>);

impl Clients {
    fn add(&self, stream: &UnixStream) {
        if let Ok(copy) = stream.try_clone() {
            self.0.lock().unwrap().push(copy);
        }
    }

    fn close_all(&self) {
        for stream in self.0.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

fn is_stale(path: &OsString) -> bool {
    let Ok(meta) = fs::symlink_metadata(path) else {
        return false;
    };
    if !meta.file_type().is_socket() {
        return false;
    }
    matches!(UnixStream::connect(path), Err(e) if e.kind() == ErrorKind::ConnectionRefused)
}

fn open(path: &OsString) -> io::Result<UnixListener> {
    let first = UnixListener::bind(path);
    if let Err(e) = &first {
        if e.kind() == ErrorKind::AddrInUse && is_stale(path) {
            fs::remove_file(path)?;
            return UnixListener::bind(path);
        }
    }
    first
}

fn handle(mut stream: UnixStream) {
    let mut buf = vec![0u8; 16 * 1024];
    loop {
        match stream.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => {
                let reply = buf[..n].to_ascii_uppercase();
                if stream.write_all(&reply).is_err() {
                    break;
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
}

pub fn main() {
    let path = env::args_os().nth(1).unwrap_or("echo.sock".into());
    let listener = match open(&path) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("{}: {e}", path.to_string_lossy());
            process::exit(1);
        }
    };
    println!("listening on {}", path.to_string_lossy());
    io::stdout().flush().unwrap();

    let clients = Clients::default();
    let mut failures = 0;
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                failures = 0;
                clients.add(&stream);
                thread::spawn(move || handle(stream));
            }
            Err(e) => {
                failures += 1;
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(50));
                if failures > 1000 {
                    break;
                }
            }
        }
    }
    clients.close_all();
}
