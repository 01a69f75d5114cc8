//! Stage 05, the server: the same conversation, at a path instead of a port.
//!
//! `server [ADDRESS]`, where ADDRESS is a path, by default `echo.sock` in the current directory.

use std::env;
// solution: begin
use std::fmt::Display;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
// solution: end
//~ use std::io::{self, Write};
//~ use std::os::unix::net::UnixListener;
//~ use std::path::{Path, PathBuf};
//~ use std::process::ExitCode;

fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let listener = listen(path)?;
    announce(path)?;
    serve(&listener)
}

/// Makes a socket that clients can connect to at `path`.
fn listen(path: &Path) -> io::Result<UnixListener> {
    // solution: begin
    // The file outlives the server, so a path may be "in use" by nobody. Try first, ask then: bind
    // never replaces anything by itself.
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse && is_stale(path)? => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        result => result,
    }
    // solution: end
    //~ // TODO: bind a listening socket to `path`. If a crashed server left its socket file there,
    //~ // replace it, but nothing else that may lie there. Replace the lines below.
    //~ let _ = path;
    //~ eprintln!("not written yet: listen()");
    //~ std::process::exit(1)
}
// solution: begin

/// Whether what lies at `path` is a socket whose server is gone.
fn is_stale(path: &Path) -> io::Result<bool> {
    // Not `fs::metadata`, which tells about what a symlink points to: we would remove the link.
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Ok(false);
    }
    // Ask with a socket of the wrong type: a live server is then told apart ("wrong type") from none
    // ("refused") without becoming a client of it, which would have to wait if its queue is full.
    // If anything else goes wrong we don't know, and what may be somebody's is left alone.
    let answer = UnixDatagram::unbound()?.connect(path);
    Ok(answer.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused))
}
// solution: end

/// Tells whoever started us where we can be reached.
fn announce(path: &Path) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &UnixListener) -> ! {
    // solution: begin
    loop {
        match listener.accept() {
            // Clients of AF_UNIX are mostly nameless: there is no address to put into the note.
            Ok((connection, _unnamed)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("a client: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                // As in stage 03: a shortage of ours doesn't pass by trying at once.
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
    // solution: end
    //~ // TODO: as in stage 03, over a UnixStream. Replace the lines below.
    //~ let _ = listener;
    //~ eprintln!("not written yet: serve()");
    //~ std::process::exit(1)
}
// solution: begin

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
///
/// # Errors
///
/// If the connection breaks while we read or write. It is closed in any case.
fn converse(mut connection: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}

/// Writes a note to stderr, if anybody reads there: `eprintln!` panics when nobody does.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
// solution: end
