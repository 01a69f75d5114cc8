//! All sockets are non-blocking, and the replies are sent with write_all. When a client doesn't read for
//! a while and the buffers are full, write_all fails with WouldBlock; the server takes that for a broken
//! connection and drops the client, so that large messages of a late reader are lost.
//!
//! caught by: 02.moves-large-messages 02.half-close-gets-everything 02.clients-kept-apart
//! cause: no-room-taken-for-error

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::sleep;
use std::time::Duration;

enum Outcome {
    Nothing,
    Served,
    Gone,
}

fn poll_client(client: &mut TcpStream, buffer: &mut [u8]) -> Outcome {
    match client.read(buffer) {
        Ok(0) => Outcome::Gone,
        Ok(count) => {
            let answer = &mut buffer[..count];
            answer.make_ascii_uppercase();
            match client.write_all(answer) {
                Ok(()) => Outcome::Served,
                Err(_) => Outcome::Gone,
            }
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => Outcome::Nothing,
        Err(error) if error.kind() == ErrorKind::Interrupted => Outcome::Nothing,
        Err(_) => Outcome::Gone,
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(address.as_str())?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);

    let mut clients: Vec<TcpStream> = Vec::new();
    let mut buffer = vec![0u8; 16 * 1024];

    loop {
        let mut busy = false;

        match listener.accept() {
            Ok((client, _)) => {
                if client.set_nonblocking(true).is_ok() {
                    clients.push(client);
                }
                busy = true;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => eprintln!("accept: {error}"),
        }

        clients.retain_mut(|client| match poll_client(client, &mut buffer) {
            Outcome::Nothing => true,
            Outcome::Served => {
                busy = true;
                true
            }
            Outcome::Gone => false,
        });

        if !busy {
            // don't burn the CPU
            sleep(Duration::from_millis(10));
        }
    }
}
