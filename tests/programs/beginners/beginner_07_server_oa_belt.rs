//! A thread reads and the other writes, with a bounded channel between them; but at the end of the
//! stream the reader shuts the socket down in both directions, while the writer may still have pieces in
//! the channel. A client that half-closes and reads late loses the end of its answers.
//!
//! caught by: 07.half-close-after-8-mib
//! cause: shuts-down-too-early

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, SyncSender};
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}

fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn serve(listener: &TcpListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    let reader = connection.try_clone()?;
    let (belt, pieces) = mpsc::sync_channel::<Vec<u8>>(8);
    let reading = thread::spawn(move || {
        let result = read_all(&reader, &belt);
        // Nothing more will come from this client.
        let _ = reader.shutdown(Shutdown::Both);
        result
    });

    let mut written = Ok(());
    for piece in &pieces {
        written = connection.write_all(&piece);
        if written.is_err() {
            let _ = connection.shutdown(Shutdown::Both);
            break;
        }
    }
    drop(pieces);
    let read = reading
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the reader has panicked")));
    written.and(read)
}

fn read_all(mut reader: &TcpStream, belt: &SyncSender<Vec<u8>>) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if belt.send(buffer[..length].to_ascii_uppercase()).is_err() {
            return Ok(());
        }
    }
}

fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
