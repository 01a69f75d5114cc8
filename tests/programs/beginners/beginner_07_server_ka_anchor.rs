//! The reading half hands its pieces to a writing thread through an unbounded channel. While a client
//! doesn't read, the server reads on without limit, and everything piles up in its memory.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    io::stdout().flush().unwrap();

    loop {
        match listener.accept() {
            Ok((conn, peer)) => {
                if let Err(e) = converse(conn) {
                    let _ = writeln!(io::stderr(), "{peer}: {e}");
                }
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "accept: {e}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn converse(mut reader: TcpStream) -> io::Result<()> {
    let mut writer = reader.try_clone()?;
    let (tx, rx) = mpsc::channel::<Vec<u8>>();

    let answering = thread::spawn(move || -> io::Result<()> {
        for mut piece in rx {
            piece.make_ascii_uppercase();
            if let Err(e) = writer.write_all(&piece) {
                let _ = writer.shutdown(Shutdown::Both);
                return Err(e);
            }
        }
        Ok(())
    });

    let mut buf = [0u8; 16 * 1024];
    let read_result = loop {
        match reader.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                if tx.send(buf[..n].to_vec()).is_err() {
                    break Ok(());
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => break Err(e),
        }
    };
    drop(tx);
    let write_result = answering
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("writer panicked")));
    read_result.and(write_result)
}
