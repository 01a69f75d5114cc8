//! To find out whether a server is alive behind the path, the program sends it a message and waits half
//! a second for the reply. A live server that is busy with another client does not answer in that time;
//! it is taken for dead, its socket file is removed, and it is unreachable from then on. Broken
//! sentence: "Never takes the path of a live server".
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

fn answers(path: &Path) -> bool {
    let Ok(mut probe) = UnixStream::connect(path) else {
        return false;
    };
    let _ = probe.set_read_timeout(Some(Duration::from_millis(500)));
    let mut reply = [0; 4];
    probe.write_all(b"ping").is_ok() && probe.read_exact(&mut reply).is_ok()
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let is_socket = fs::symlink_metadata(path)?.file_type().is_socket();
            if !is_socket || answers(path) {
                return Err(error);
            }
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        other => other,
    }
}

fn serve_one(mut stream: UnixStream) -> io::Result<()> {
    let mut buf = [0u8; 8192];
    loop {
        let n = match stream.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => break Err(e),
        };
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
}

pub fn main() -> ExitCode {
    let path: PathBuf = env::args_os()
        .nth(1)
        .unwrap_or_else(|| "echo.sock".into())
        .into();
    let listener = match listen(&path) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };
    let mut stdout = io::stdout();
    let _ = writeln!(stdout, "listening on {}", path.display());
    let _ = stdout.flush();
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = serve_one(stream) {
                    let _ = writeln!(io::stderr(), "client: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                sleep(Duration::from_millis(100));
            }
        }
    }
}
