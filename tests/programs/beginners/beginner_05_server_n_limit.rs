//! Refuses a path of 107 bytes (>= instead of >), the longest that Linux allows; the server says that
//! the path is too long and exits with 1.
//!
//! caught by: 05.path-of-107-bytes
//! cause: path-limit-wrong

use std::env;
use std::fs;
use std::io::{self, Error, ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const MAX_PATH: usize = 107;

struct Server {
    path: PathBuf,
}

impl Server {
    fn bind(&self) -> io::Result<UnixListener> {
        if self.path.as_os_str().as_bytes().len() >= MAX_PATH {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "path is too long for a socket",
            ));
        }
        let error = match UnixListener::bind(&self.path) {
            Ok(listener) => return Ok(listener),
            Err(error) => error,
        };
        if error.kind() != ErrorKind::AddrInUse {
            return Err(error);
        }
        let kind = fs::symlink_metadata(&self.path)?.file_type();
        if !kind.is_socket() {
            return Err(Error::new(
                ErrorKind::AlreadyExists,
                "exists and is not a socket",
            ));
        }
        match UnixStream::connect(&self.path) {
            Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
                fs::remove_file(&self.path)?;
                UnixListener::bind(&self.path)
            }
            Ok(_) => Err(Error::new(
                ErrorKind::AddrInUse,
                "another server is running",
            )),
            Err(e) => Err(e),
        }
    }

    fn run(&self) -> io::Result<()> {
        let listener = self.bind()?;
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on {}", self.path.display())?;
        stdout.flush()?;
        for client in listener.incoming() {
            match client {
                Ok(client) => {
                    thread::spawn(|| {
                        if let Err(e) = Self::serve(client) {
                            let _ = writeln!(io::stderr(), "client: {e}");
                        }
                    });
                }
                Err(e) => {
                    let _ = writeln!(io::stderr(), "accept: {e}");
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
        Ok(())
    }

    fn serve(mut client: UnixStream) -> io::Result<()> {
        let mut buf = vec![0u8; 4096];
        loop {
            match client.read(&mut buf) {
                Ok(0) => break Ok(()),
                Ok(n) => client.write_all(&buf[..n].to_ascii_uppercase())?,
                Err(e) if e.kind() == ErrorKind::Interrupted => (),
                Err(e) => break Err(e),
            }
        }
    }
}

pub fn main() -> ExitCode {
    let path = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| "echo.sock".into());
    let server = Server { path };
    if let Err(error) = server.run() {
        eprintln!("{}: {error}", server.path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
