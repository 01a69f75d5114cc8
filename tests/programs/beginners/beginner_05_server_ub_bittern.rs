//! Only resets, aborts and ends of the stream count as the client's fault, everything else ends the
//! server. Over AF_UNIX the first write to a client that has gone fails with EPIPE, which is not in the
//! list: the server exits.
//!
//! caught by: 05.survives-broken-pipe 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.keeps-running
//! by luck: 05.survives-close-mid-message
//! cause: error-not-handled

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

trait Blame {
    /// Whether the peer is to blame. An error of our own must not be swept under the carpet.
    fn is_the_peers(&self) -> bool;
}

impl Blame for io::Error {
    fn is_the_peers(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof
        )
    }
}

fn is_socket(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.file_type().is_socket())
}

/// A socket file behind which nobody is. A datagram socket may ask without being accepted.
fn is_stale(path: &Path) -> io::Result<bool> {
    let asking = UnixDatagram::unbound()?.connect(path);
    Ok(is_socket(path) && asking.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused))
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    let listener = match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if !is_stale(path)? {
                return Err(error);
            }
            fs::remove_file(path)?;
            UnixListener::bind(path)?
        }
        other => other?,
    };
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", path.display())?;
    out.flush()?;
    Ok(listener)
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..length].make_ascii_uppercase();
        stream.write_all(&buffer[..length])?;
    }
}

fn serve(listener: &UnixListener) -> io::Result<()> {
    for client in listener.incoming() {
        let stream = match client {
            Ok(stream) => stream,
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        match converse(stream) {
            Err(error) if error.is_the_peers() => {
                let _ = writeln!(io::stderr(), "client: {error}");
            }
            result => result?,
        }
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(
        env::args_os()
            .nth(1)
            .unwrap_or_else(|| OsString::from("echo.sock")),
    );
    match listen(&path).and_then(|listener| serve(&listener)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
