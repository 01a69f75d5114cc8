//! Whether a socket is stale is found out by a conversation: the new server sends "ping" and waits a
//! second for "PING". A live server that is busy with another client doesn't answer in that time; it is
//! taken for dead, and its path is taken from it.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

fn is_alive(path: &Path) -> bool {
    let ping = || -> io::Result<bool> {
        let mut probe = UnixStream::connect(path)?;
        let limit = Some(Duration::from_secs(1));
        probe.set_read_timeout(limit)?;
        probe.set_write_timeout(limit)?;
        probe.write_all(b"ping")?;
        let mut pong = [0u8; 4];
        probe.read_exact(&mut pong)?;
        Ok(&pong == b"PING")
    };
    ping().unwrap_or(false)
}

fn open(path: &Path) -> io::Result<UnixListener> {
    if let Ok(meta) = fs::symlink_metadata(path) {
        if !meta.file_type().is_socket() {
            return Err(Error::other("exists and is not a socket"));
        }
        if is_alive(path) {
            return Err(Error::other("another server is answering there"));
        }
        fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}

fn serve_client(stream: UnixStream) -> io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut writer = &stream;
    loop {
        let reply = match reader.fill_buf() {
            Ok(data) => data.to_ascii_uppercase(),
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if reply.is_empty() {
            return Ok(());
        }
        writer.write_all(&reply)?;
        reader.consume(reply.len());
    }
}

fn run(path: &Path) -> io::Result<()> {
    let listener = open(path)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush()?;
    loop {
        let result = listener
            .accept()
            .and_then(|(stream, _)| serve_client(stream));
        if let Err(e) = result {
            eprintln!("{}: {e}", path.display());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("server: {}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}
