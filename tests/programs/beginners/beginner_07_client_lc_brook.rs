//! After the server's stream has ended, main joins the thread that copies stdin before it looks at the
//! totals. If the server closes or resets while the input is still open, that thread sits in a read of
//! stdin, and the client hangs instead of reporting and exiting with 1.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
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
    let upstream = server.try_clone()?;

    let sender = thread::spawn(move || send_stdin(upstream));
    let received = receive(server);
    let sent = sender.join().expect("the sending thread panicked");

    let (received, sent) = (received?, sent?);
    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

fn send_stdin(mut server: TcpStream) -> io::Result<u64> {
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; 16 * 1024];
    let mut total = 0;
    loop {
        let n = match input.read(&mut buffer) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            server.shutdown(Shutdown::Write)?;
            return Ok(total);
        }
        server.write_all(&buffer[..n])?;
        total += n as u64;
    }
}

fn receive(mut server: TcpStream) -> io::Result<u64> {
    let mut output = io::stdout().lock();
    let mut buffer = vec![0; 16 * 1024];
    let mut total = 0;
    loop {
        let n = match server.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let written = output.write_all(&buffer[..n]).and_then(|()| output.flush());
        if let Err(e) = written {
            if e.kind() == ErrorKind::BrokenPipe {
                process::exit(0); // head has seen enough
            }
            return Err(e);
        }
        total += n as u64;
    }
}
