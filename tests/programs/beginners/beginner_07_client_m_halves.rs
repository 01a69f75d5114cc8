//! At the end of the input the client drops its clone of the stream instead of calling shutdown(Write).
//! The other clone keeps the socket open, the server never sees the end, and both wait forever.
//!
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! cause: half-close-missing

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};
use std::thread;

enum Event {
    InputEnded(u64),
    StreamEnded(u64),
    OutputClosed,
    Broken(io::Error),
}

fn pump_input(mut socket: TcpStream, events: Sender<Event>) {
    let mut total = 0u64;
    let mut chunk = [0u8; 4096];
    let mut stdin = io::stdin().lock();
    loop {
        match stdin.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => {
                if let Err(e) = socket.write_all(&chunk[..n]) {
                    let _ = events.send(Event::Broken(e));
                    return;
                }
                total += n as u64;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    drop(socket);
    let _ = events.send(Event::InputEnded(total));
}

fn pump_output(mut socket: TcpStream, events: Sender<Event>) {
    let mut total = 0u64;
    let mut chunk = [0u8; 4096];
    let mut out = io::stdout();
    loop {
        match socket.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => {
                total += n as u64;
                if out
                    .write_all(&chunk[..n])
                    .and_then(|_| out.flush())
                    .is_err()
                {
                    let _ = events.send(Event::OutputClosed);
                    return;
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => {
                let _ = events.send(Event::Broken(e));
                return;
            }
        }
    }
    let _ = events.send(Event::StreamEnded(total));
}

pub fn main() {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    let fail = |text: String| -> ! {
        eprintln!("{address}: {text}");
        std::process::exit(1)
    };
    let socket = TcpStream::connect(&address).unwrap_or_else(|e| fail(e.to_string()));
    let other = socket.try_clone().unwrap_or_else(|e| fail(e.to_string()));
    let (tx, rx) = channel();
    let tx2 = tx.clone();
    thread::spawn(move || pump_input(other, tx));
    thread::spawn(move || pump_output(socket, tx2));

    let mut sent = None;
    for event in rx {
        match event {
            Event::InputEnded(n) => sent = Some(n),
            Event::OutputClosed => std::process::exit(0),
            Event::Broken(e) => fail(e.to_string()),
            Event::StreamEnded(got) => match sent {
                Some(n) if got >= n => std::process::exit(0),
                _ => fail("connection closed by the server".to_string()),
            },
        }
    }
}
