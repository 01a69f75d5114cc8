//! The server waits for one datagram and then takes all the others that are there, without waiting,
//! until the queue gives 0 bytes or an error. An empty datagram in the middle is taken for "the queue is
//! empty": it is thrown away without an answer. One that comes alone is answered.
//!
//! caught by: 06.ten-empty
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = vec![0; 65_535];
    loop {
        if let Err(error) = serve_batch(socket, &mut buffer) {
            eprintln!("{error}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn serve_batch(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let mut batch: Vec<(SocketAddr, Vec<u8>)> = Vec::new();

    // Sleep until there is something to do ...
    socket.set_nonblocking(false)?;
    let (length, sender) = socket.recv_from(buffer)?;
    batch.push((sender, buffer[..length].to_ascii_uppercase()));

    // ... and then take whatever else has come, a few dozen at most.
    socket.set_nonblocking(true)?;
    while batch.len() < 64 {
        match socket.recv_from(buffer) {
            Ok((0, _)) => break,
            Ok((length, sender)) => {
                batch.push((sender, buffer[..length].to_ascii_uppercase()));
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => {
                eprintln!("recv_from: {error}");
                break;
            }
        }
    }

    socket.set_nonblocking(false)?;
    for (sender, answer) in batch {
        if let Err(error) = socket.send_to(&answer, sender) {
            eprintln!("{sender}: {error}");
        }
    }
    Ok(())
}
