//! A reader thread and a writer thread are joined by a bounded channel, but it holds 1024 pieces of up
//! to 64 KiB. The server reads on for tens of megabytes while a client doesn't read, and its memory
//! grows with what goes through.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Duration;

const PIECE: usize = 64 * 1024;
const PIECES: usize = 1024;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn serve(listener: &TcpListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

/// Writes whatever comes out of the queue.
fn write_pieces(mut out: TcpStream, queue: Receiver<Vec<u8>>) -> io::Result<()> {
    for piece in queue {
        if let Err(error) = out.write_all(&piece) {
            let _ = out.shutdown(Shutdown::Both); // wakes up the reader
            return Err(error);
        }
    }
    Ok(())
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    let out = connection.try_clone()?;
    let (sender, queue) = sync_channel::<Vec<u8>>(PIECES);
    let writer = thread::spawn(move || write_pieces(out, queue));

    let mut buffer = vec![0; PIECE];
    let result = loop {
        match connection.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(length) => {
                let piece = buffer[..length].to_ascii_uppercase();
                if sender.send(piece).is_err() {
                    break Ok(()); // the writer has ended and knows why
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    drop(sender);
    let written = writer.join().expect("the writer panicked");
    result.and(written)
}

fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
