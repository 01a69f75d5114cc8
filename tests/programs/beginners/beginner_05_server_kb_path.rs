//! What lies at the path is removed if nobody can be reached behind it, without a look whether it is a
//! socket. A connect to a regular file is refused too, so a file of the user is deleted and the server
//! starts.
//!
//! caught by: 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

fn is_alive(path: &Path) -> bool {
    UnixStream::connect(path).is_ok()
}

fn open_listener(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(e) if e.kind() == io::ErrorKind::AddrInUse => {
            if is_alive(path) {
                return Err(e);
            }
            // left over from a crash
            std::fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        other => other,
    }
}

fn handle_client(mut stream: UnixStream) -> io::Result<()> {
    let mut buf = [0; 4096];
    loop {
        match stream.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                let upper = buf[..n].to_ascii_uppercase();
                stream.write_all(&upper)?;
            }
            Err(ref e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => break Err(e),
        }
    }
}

pub fn main() -> ExitCode {
    let arg = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));
    let path = Path::new(&arg);

    let listener = match open_listener(path) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("{}: {}", path.display(), e);
            return ExitCode::from(1);
        }
    };
    println!("listening on {}", path.display());

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Err(e) = handle_client(stream) {
                    eprintln!("client: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
    ExitCode::SUCCESS
}
