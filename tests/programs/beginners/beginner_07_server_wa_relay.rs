//! at the end of the input the reading half shuts down both directions, while the writing thread still
//! has answers in its channel. The writer's next write fails, and the rest of what the client is owed
//! is lost.
//!
//! caught by: 07.half-close-after-8-mib
//! cause: shuts-down-too-early

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

const CHUNK: usize = 16 * 1024;
const CHUNKS: usize = 8;

fn read_half(mut stream: TcpStream, answers: SyncSender<Vec<u8>>) -> io::Result<()> {
    let mut buffer = [0; CHUNK];
    let result = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                // waits when the channel is full
                if answers.send(buffer[..n].to_ascii_uppercase()).is_err() {
                    break Ok(());
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => break Err(e),
        }
    };
    // the client has finished
    let _ = stream.shutdown(Shutdown::Both);
    result
}

fn write_half(mut stream: TcpStream, answers: Receiver<Vec<u8>>) -> io::Result<()> {
    for answer in answers {
        stream.write_all(&answer)?;
    }
    Ok(())
}

fn converse(stream: TcpStream) -> io::Result<()> {
    let writing = stream.try_clone()?;
    let (sender, receiver) = sync_channel(CHUNKS);
    let writer = thread::Builder::new().spawn(move || write_half(writing, receiver))?;
    let read = read_half(stream, sender);
    let written = writer.join().unwrap_or(Ok(()));
    read.and(written)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    io::stdout().flush().unwrap();
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(e) = converse(stream) {
                    eprintln!("{peer}: {e}");
                }
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
