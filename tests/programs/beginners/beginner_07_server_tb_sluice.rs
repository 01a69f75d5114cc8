//! The reading thread hands its pieces to the writer through mpsc::channel(), which has no limit. While
//! a client doesn't read, the server reads on, and everything piles up in the channel until the memory
//! is gone.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

fn intake(mut stream: &TcpStream, gate: Sender<Vec<u8>>) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                if gate.send(buffer[..length].to_ascii_uppercase()).is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn outflow(mut stream: &TcpStream, gate: Receiver<Vec<u8>>) -> io::Result<()> {
    let outcome = gate
        .into_iter()
        .try_for_each(|piece| stream.write_all(&piece));
    if outcome.is_err() {
        // nobody there any more: wake the other side
        let _ = stream.shutdown(Shutdown::Both);
    }
    outcome
}

/// Reading and writing overlap: while one piece goes out the next comes in.
fn converse(stream: &TcpStream) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let reading = scope.spawn(move || intake(stream, sender));
        let written = outflow(stream, receiver);
        let read = reading
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("reader panicked")));
        written.and(read)
    })
}

fn note(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(listener: TcpListener) -> ! {
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(error) = converse(&stream) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    Ok(listener)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match listen(&address) {
        Ok(listener) => serve(listener),
        Err(error) => {
            note(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
