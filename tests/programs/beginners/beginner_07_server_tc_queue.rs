//! Each session still has the message queue's outbox: the reader puts its pieces into a channel without
//! a limit, and a second thread sends them. If the client doesn't read, the server reads on all the
//! same, and the outbox grows with everything that the client sends.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, Builder};
use std::time::Duration;

type Message = Box<[u8]>;

fn log(who: impl std::fmt::Display, error: io::Error) {
    let _ = writeln!(io::stderr(), "{who}: {error}");
}

/// The sending half of a session: empties the outbox.
fn deliver(mut stream: TcpStream, outbox: Receiver<Message>) -> io::Result<()> {
    for message in outbox {
        if let Err(error) = stream.write_all(&message) {
            let _ = stream.shutdown(Shutdown::Both);
            return Err(error);
        }
    }
    Ok(())
}

/// The receiving half: everything that comes in is enqueued.
fn receive(mut stream: TcpStream, outbox: Sender<Message>) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                let message = buffer[..length].to_ascii_uppercase().into_boxed_slice();
                if outbox.send(message).is_err() {
                    return Ok(()); // the other half has reported why
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn session(stream: TcpStream, peer: SocketAddr) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    let outgoing = stream.try_clone()?;
    let courier = Builder::new().spawn(move || {
        if let Err(error) = deliver(outgoing, receiver) {
            log(peer, error);
        }
    })?;
    let result = receive(stream, sender);
    let _ = courier.join();
    result
}

fn serve(listener: &TcpListener) {
    loop {
        let (stream, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) => {
                log("accept", error);
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        let spawned = Builder::new().spawn(move || {
            if let Err(error) = session(stream, peer) {
                log(peer, error);
            }
        });
        if let Err(error) = spawned {
            log(peer, error);
        }
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;
    Ok(listener)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match listen(&address) {
        Ok(listener) => serve(&listener),
        Err(error) => log(&address, error),
    }
    ExitCode::FAILURE
}
