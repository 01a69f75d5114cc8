//! Stage 05, the server: the same conversation, at a path instead of a port.
//!
//! `server [ADDRESS]`, where ADDRESS is a path, by default `echo.sock` in the current directory.

use std::env;
use std::io::{self, Write};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    // TODO: bind a listening socket to `path`. If a crashed server left its socket file there,
    // replace it, but nothing else that may lie there. Replace the lines below.
    let _ = path;
    eprintln!("not written yet: listen()");
    std::process::exit(1)
}

/// Tells whoever started us where we can be reached.
fn announce(path: &Path) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", path.display())?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &UnixListener) -> ! {
    // TODO: as in stage 03, over a UnixStream. Replace the lines below.
    let _ = listener;
    eprintln!("not written yet: serve()");
    std::process::exit(1)
}
