//! Before it removes what lies at the path, the server asks only whether it is a regular file, not
//! whether it is a socket. Connecting to a FIFO is refused just like connecting to a stale socket, so
//! the server deletes a FIFO and puts its socket there.
//!
//! caught by: 05.keeps-fifo
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::exit;
use std::time::Duration;

struct Server {
    listener: UnixListener,
}

impl Server {
    fn open(path: &Path) -> io::Result<Server> {
        if let Ok(meta) = fs::symlink_metadata(path) {
            if meta.is_file() || meta.is_symlink() {
                return Err(io::Error::new(
                    ErrorKind::AlreadyExists,
                    "a file is in the way",
                ));
            }
            match UnixStream::connect(path) {
                Ok(_) => {
                    return Err(io::Error::new(
                        ErrorKind::AddrInUse,
                        "another server is running",
                    ));
                }
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path)?,
                Err(e) => return Err(e),
            }
        }
        Ok(Server {
            listener: UnixListener::bind(path)?,
        })
    }

    fn run(&self) -> ! {
        loop {
            match self.listener.accept() {
                Ok((client, _)) => {
                    if let Err(e) = Self::serve_client(client) {
                        let _ = writeln!(io::stderr(), "client: {e}");
                    }
                }
                Err(e) => {
                    let _ = writeln!(io::stderr(), "accept: {e}");
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        }
    }

    fn serve_client(mut client: UnixStream) -> io::Result<()> {
        let mut buffer = [0u8; 16 * 1024];
        loop {
            let data = match client.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => &mut buffer[..n],
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            data.make_ascii_uppercase();
            client.write_all(data)?;
        }
    }
}

pub fn main() {
    let arg = env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into());
    let path = Path::new(&arg);
    let server = Server::open(path).unwrap_or_else(|e| {
        eprintln!("{}: {e}", path.display());
        exit(1);
    });
    println!("listening on {}", path.display());
    io::stdout().flush().ok();
    server.run();
}
