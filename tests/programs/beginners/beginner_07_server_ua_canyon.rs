//! The thread that reads shuts down both directions as soon as the client has finished sending, while
//! the thread that writes still has answers in the channel. A client that half-closes loses the end of
//! what it is owed.
//!
//! caught by: 07.half-close-after-8-mib
//! cause: shuts-down-too-early

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = match listen(&address) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    loop {
        let result = match listener.accept() {
            Ok((stream, _)) => converse(stream),
            Err(error) => {
                thread::sleep(Duration::from_millis(100));
                Err(error)
            }
        };
        if let Err(error) = result {
            let _ = writeln!(io::stderr(), "{error}");
        }
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    Ok(listener)
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    // at most 8 pieces wait, so the memory stays small
    let (sender, receiver) = mpsc::sync_channel::<Vec<u8>>(8);
    let output = stream.try_clone()?;
    let writer = thread::Builder::new().spawn(move || write_all_of(receiver, output))?;

    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        let mut piece = buffer[..length].to_vec();
        piece.make_ascii_uppercase();
        if sender.send(piece).is_err() {
            break;
        }
    }
    // the end: for the writer, and for the client
    drop(sender);
    let _ = stream.shutdown(Shutdown::Both);
    match writer.join() {
        Ok(result) => result,
        Err(_) => Err(io::Error::other("the writer has panicked")),
    }
}

fn write_all_of(receiver: Receiver<Vec<u8>>, mut output: TcpStream) -> io::Result<()> {
    for piece in receiver {
        output.write_all(&piece)?;
    }
    Ok(())
}
