//! Never replaces anything, not even a stale socket file; after the first run (the file stays behind)
//! the server says "Address already in use" and exits with 1, though nobody listens there.
//!
//! caught by: 05.replaces-stale-socket
//! cause: stale-socket-not-replaced

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::Duration;

struct EchoServer {
    listener: UnixListener,
}

impl EchoServer {
    fn open(path: &Path) -> io::Result<EchoServer> {
        let listener = UnixListener::bind(path)?;
        Ok(EchoServer { listener })
    }

    fn run(&self) -> ! {
        loop {
            match self.listener.accept() {
                Ok((client, _)) => {
                    if let Err(e) = Self::serve(client) {
                        eprintln!("client: {e}");
                    }
                }
                Err(e) => {
                    eprintln!("accept: {e}");
                    thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }

    fn serve(mut client: UnixStream) -> io::Result<()> {
        let mut chunk = [0; 4096];
        loop {
            match client.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(n) => client.write_all(&chunk[..n].to_ascii_uppercase())?,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

pub fn main() {
    let path: PathBuf = match env::args_os().nth(1) {
        Some(path) => path.into(),
        None => "echo.sock".into(),
    };
    match EchoServer::open(&path) {
        Ok(server) => {
            println!("listening on {}", path.display());
            server.run()
        }
        Err(e) => {
            eprintln!("{}: {e}", path.display());
            process::exit(1);
        }
    }
}
