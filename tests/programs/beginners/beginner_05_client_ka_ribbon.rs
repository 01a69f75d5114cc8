//! When the server leaves while a reply is owed, the reader thread ends, the channel closes, and the
//! main thread takes that for a normal end: no message on stderr, and exit code 0.
//!
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: failure-taken-for-success

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn reader(mut stream: UnixStream, wanted: Receiver<usize>, replies: Sender<Vec<u8>>) {
    for len in wanted {
        let mut reply = vec![0; len];
        if stream.read_exact(&mut reply).is_err() {
            break;
        }
        if replies.send(reply).is_err() {
            break;
        }
    }
}

pub fn main() -> ExitCode {
    let path: PathBuf = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("echo.sock"));

    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("cannot talk to {}: {e}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn run(path: &PathBuf) -> io::Result<()> {
    let mut stream = UnixStream::connect(path)?;
    let (want_tx, want_rx) = mpsc::channel();
    let (reply_tx, reply_rx) = mpsc::channel();
    let read_half = stream.try_clone()?;
    let handle = thread::spawn(move || reader(read_half, want_rx, reply_tx));

    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let message = line.strip_suffix(b"\n").unwrap_or(&line);
        let message = message.strip_suffix(b"\r").unwrap_or(message);
        if message.is_empty() {
            continue;
        }

        stream.write_all(message)?;
        if want_tx.send(message.len()).is_err() {
            break;
        }
        let Ok(reply) = reply_rx.recv() else {
            break;
        };

        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }

    drop(want_tx);
    let _ = handle.join();
    Ok(())
}
