//! When the client has finished sending, the server shuts both directions down, while the writing thread
//! still has answers in its queue. A client that half-closes does not get the end of what it is owed.
//!
//! caught by: 07.half-close-after-8-mib
//! cause: closes-before-all-is-sent shuts-down-too-early

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Duration;

fn write_answers(mut stream: TcpStream, answers: Receiver<Vec<u8>>) -> io::Result<()> {
    for answer in answers {
        stream.write_all(&answer)?;
    }
    Ok(())
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    // At most four pieces wait, so the memory does not grow.
    let (tx, rx) = sync_channel::<Vec<u8>>(4);
    let output = stream.try_clone()?;
    let writer = thread::spawn(move || write_answers(output, rx));

    let mut buffer = [0u8; 8192];
    let outcome = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                let answer = buffer[..n].to_ascii_uppercase();
                if tx.send(answer).is_err() {
                    break Ok(());
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => break Err(e),
        }
    };
    drop(tx);
    let _ = stream.shutdown(Shutdown::Both);
    let written = writer.join().expect("writer thread panicked");
    outcome.and(written)
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
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

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
