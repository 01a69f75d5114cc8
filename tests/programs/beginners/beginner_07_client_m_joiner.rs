//! Main waits for the thread that reads stdin before it looks at the thread that reads the server. When
//! the connection breaks while the input stays open, the client neither says so nor ends.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;

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
    let server = TcpStream::connect(address)?;
    copy_both_ways(server)
}

fn read_some(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn copy_both_ways(server: TcpStream) -> io::Result<()> {
    let mut to_server = server.try_clone()?;
    let mut from_server = server;

    let sender = thread::spawn(move || -> io::Result<u64> {
        let mut stdin = io::stdin().lock();
        let mut buffer = [0; 16384];
        let mut sent = 0;
        loop {
            let length = read_some(&mut stdin, &mut buffer)?;
            if length == 0 {
                to_server.shutdown(Shutdown::Write)?;
                return Ok(sent);
            }
            to_server.write_all(&buffer[..length])?;
            sent += length as u64;
        }
    });

    let receiver = thread::spawn(move || -> io::Result<u64> {
        let mut stdout = io::stdout().lock();
        let mut buffer = [0; 16384];
        let mut received = 0;
        loop {
            let length = read_some(&mut from_server, &mut buffer)?;
            if length == 0 {
                return Ok(received);
            }
            received += length as u64;
            let printed = stdout
                .write_all(&buffer[..length])
                .and_then(|()| stdout.flush());
            if printed.is_err() {
                std::process::exit(0);
            }
        }
    });

    let sent = sender.join().unwrap()?;
    let received = receiver.join().unwrap()?;
    if received < sent {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}
