//! When the client has half-closed, shutdown(Both) is called before the thread that writes has been
//! waited for; the answers that still stand in the channel are lost, and a client that reads slowly gets
//! too little.
//!
//! caught by: 07.half-close-after-8-mib
//! cause: closes-before-all-is-sent shuts-down-too-early

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            let _ = writeln!(io::stderr(), "{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    if let Ok(local) = listener.local_addr() {
        println!("listening on {local}");
        let _ = io::stdout().flush();
    }
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                let spawned = thread::Builder::new().spawn(move || {
                    if let Err(e) = converse(connection) {
                        let _ = writeln!(io::stderr(), "{peer}: {e}");
                    }
                });
                if let Err(e) = spawned {
                    let _ = writeln!(io::stderr(), "{peer}: {e}");
                }
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "accept: {e}");
                if e.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut output = connection.try_clone()?;
    let (pieces, answers) = sync_channel::<Vec<u8>>(8);
    let writer = thread::Builder::new().spawn(move || -> io::Result<()> {
        for answer in answers {
            output.write_all(&answer)?;
        }
        Ok(())
    })?;

    let mut buffer = [0; 16 * 1024];
    loop {
        let n = match connection.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if pieces.send(buffer[..n].to_ascii_uppercase()).is_err() {
            break;
        }
    }
    drop(pieces);
    let _ = connection.shutdown(Shutdown::Both);
    writer.join().unwrap_or(Ok(()))
}
