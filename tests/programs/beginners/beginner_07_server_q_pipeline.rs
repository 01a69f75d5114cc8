//! The queue between the reading and the writing thread is bounded, but it counts pieces: 1,024 of up to
//! 64 KiB. While a client doesn't read, the server goes on reading from it for up to 64 MiB, and its
//! memory grows by as much.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

const CHUNK: usize = 64 * 1024;
const QUEUE: usize = 1024;

/// Stage one: takes bytes from the client and passes them on in upper case.
fn produce(mut source: &TcpStream, queue: SyncSender<Vec<u8>>) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                let chunk = buffer[..n].to_ascii_uppercase();
                if queue.send(chunk).is_err() {
                    return Ok(()); // the other stage has given up, and says why
                }
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// Stage two: sends what is in the queue, until nobody fills it any more.
fn consume(queue: Receiver<Vec<u8>>, mut sink: &TcpStream) -> io::Result<()> {
    for chunk in queue {
        if let Err(e) = sink.write_all(&chunk) {
            let _ = sink.shutdown(Shutdown::Both);
            return Err(e);
        }
    }
    Ok(())
}

fn converse(connection: &TcpStream) -> io::Result<()> {
    let (sender, receiver) = sync_channel(QUEUE);
    thread::scope(|scope| {
        let reader = scope.spawn(|| produce(connection, sender));
        let written = consume(receiver, connection);
        let read = reader.join().unwrap_or(Ok(()));
        written.and(read)
    })
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(e) = converse(&connection) {
                    let _ = writeln!(io::stderr(), "{peer}: {e}");
                }
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "accept: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
