//! The server is too helpful: it makes the directories of the path if they are missing. A path in a
//! directory that doesn't exist (a typing error, say) should be a message and exit code 1; here the
//! server starts, and leaves new directories behind.
//!
//! caught by: 05.missing-directory
//! cause: directory-made

use std::ffi::OsString;
use std::fs;
use std::io;
use std::io::{Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

type Result<T> = std::result::Result<T, io::Error>;

/// Prepares the path: afterwards there is a place for our socket file.
fn prepare(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return Ok(()); // nothing there yet
    };
    if !metadata.file_type().is_socket() {
        return Err(io::Error::other("exists and is not a socket"));
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(io::Error::from(io::ErrorKind::AddrInUse)),
        Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(e) => Err(e),
    }
}

fn start(path: &Path) -> Result<()> {
    prepare(path)?;
    let listener = UnixListener::bind(path)?;
    println!("listening on {}", path.display());
    loop {
        let accepted = listener.accept();
        let result = accepted.and_then(|(client, _)| Ok(serve_client(client)));
        match result {
            Ok(Ok(())) => {}
            Ok(Err(e)) => report(&format!("conversation: {e}")),
            Err(e) => {
                report(&format!("accept: {e}"));
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

fn serve_client(mut client: UnixStream) -> Result<()> {
    let mut data = vec![0u8; 4096];
    loop {
        let n = match client.read(&mut data) {
            Ok(0) => break Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => break Err(e),
        };
        let upper = data[..n].to_ascii_uppercase();
        client.write_all(&upper)?;
    }
}

fn report(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

pub fn main() {
    let argument = std::env::args_os()
        .nth(1)
        .unwrap_or(OsString::from("echo.sock"));
    let path = Path::new(&argument);
    if let Err(e) = start(path) {
        report(&format!("{}: {e}", path.display()));
        std::process::exit(1);
    }
}
