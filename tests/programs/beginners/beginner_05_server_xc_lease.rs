//! The guard that removes the socket file at the end is made before bind has succeeded. A second server
//! that is refused drops its guard on the way out and so removes the file of the live server, which
//! then runs on but can't be reached.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

fn is_socket(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket())
}

/// The name in the file system; tidies up after itself.
struct Lease {
    path: PathBuf,
}

impl Lease {
    fn on(path: &Path) -> Self {
        Lease {
            path: path.to_path_buf(),
        }
    }

    fn is_stale(&self) -> bool {
        if !is_socket(&self.path) {
            return false;
        }
        match UnixDatagram::unbound().and_then(|probe| probe.connect(&self.path)) {
            Ok(()) => false,
            Err(e) => e.kind() == ErrorKind::ConnectionRefused,
        }
    }

    fn open(&self) -> io::Result<UnixListener> {
        match UnixListener::bind(&self.path) {
            Err(e) if e.kind() == ErrorKind::AddrInUse && self.is_stale() => {
                fs::remove_file(&self.path)?;
                UnixListener::bind(&self.path)
            }
            other => other,
        }
    }

    fn announce(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(b"listening on ")?;
        out.write_all(self.path.as_os_str().as_bytes())?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if is_socket(&self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn converse(mut stream: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let text = &mut buffer[..length];
        text.make_ascii_uppercase();
        stream.write_all(text)?;
    }
}

fn run(path: &Path) -> io::Result<()> {
    let lease = Lease::on(path);
    let listener = lease.open()?;
    lease.announce()?;
    loop {
        let outcome = match listener.accept() {
            Ok((stream, _)) => converse(stream),
            Err(e) => {
                std::thread::sleep(Duration::from_millis(50));
                Err(e)
            }
        };
        if let Err(e) = outcome {
            let _ = writeln!(io::stderr(), "a client: {e}");
        }
    }
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "{}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}
