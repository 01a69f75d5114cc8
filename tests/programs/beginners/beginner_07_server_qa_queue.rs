//! Reading and writing are two threads with an unbounded mpsc channel between them; while a client does
//! not read, the server reads on and queues everything, so its memory grows and it never stops reading.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

fn read_side(mut conn: &TcpStream, queue: Sender<Vec<u8>>) -> io::Result<()> {
    let mut chunk = vec![0u8; 64 * 1024];
    loop {
        match conn.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                if queue.send(chunk[..n].to_vec()).is_err() {
                    return Ok(());
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn write_side(mut conn: &TcpStream, queue: Receiver<Vec<u8>>) -> io::Result<()> {
    for mut chunk in queue {
        chunk.make_ascii_uppercase();
        if let Err(e) = conn.write_all(&chunk) {
            let _ = conn.shutdown(Shutdown::Both);
            return Err(e);
        }
    }
    Ok(())
}

fn converse(conn: TcpStream) -> io::Result<()> {
    thread::scope(|scope| {
        let (tx, rx) = channel();
        let conn = &conn;
        let writer = scope.spawn(move || write_side(conn, rx));
        let read = read_side(conn, tx);
        let written = writer.join().unwrap_or(Ok(()));
        read.and(written)
    })
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;
    loop {
        match listener.accept() {
            Ok((conn, peer)) => {
                if let Err(e) = converse(conn) {
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
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
