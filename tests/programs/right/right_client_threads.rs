//! A thread that reads from the server, another that types; a channel tells when to go on.
//!
//! passes: 01 client
//! passes: 03 client
use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::exit;
use std::sync::mpsc;
use std::thread;

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let give_up = |e: io::Error| -> ! {
        eprintln!("{address}: {e}");
        exit(1)
    };
    let mut server = TcpStream::connect(&address).unwrap_or_else(|e| give_up(e));
    let mut replies = server.try_clone()?;
    let (owed, lengths) = mpsc::channel::<usize>();
    let (shown, go_on) = mpsc::channel::<()>();
    let name = address.clone();
    thread::spawn(move || {
        for length in lengths {
            let mut reply = vec![0; length];
            if let Err(e) = replies.read_exact(&mut reply) {
                eprintln!("{name}: {e}");
                exit(1);
            }
            reply.push(b'\n');
            io::stdout()
                .write_all(&reply)
                .expect("stdout takes the reply");
            shown.send(()).expect("the other thread waits for this");
        }
    });
    let mut line = Vec::new();
    let mut input = io::stdin().lock();
    while input.read_until(b'\n', &mut line)? > 0 {
        let message = line.strip_suffix(b"\n").unwrap_or(&line);
        let message = message.strip_suffix(b"\r").unwrap_or(message);
        if !message.is_empty() {
            server.write_all(message).unwrap_or_else(|e| give_up(e));
            owed.send(message.len())
                .expect("the other thread waits for this");
            if go_on.recv().is_err() {
                exit(1);
            }
        }
        line.clear();
    }
    server.shutdown(Shutdown::Both)
}
