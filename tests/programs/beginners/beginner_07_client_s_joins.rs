//! Main reads stdin, and only when that has ended joins the thread that receives. If the server closes
//! or resets while the input stays open, nobody notices: main sits in the read of stdin, there is no
//! message and no exit.
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
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let incoming = stream.try_clone()?;
    let receiver = thread::spawn(move || receive(incoming));

    let sent = send_all(stream)?;
    let received = receiver.join().expect("the receiver panicked")?;
    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("{received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

fn send_all(mut server: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 32 * 1024];
    let mut total = 0;
    loop {
        let n = match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        server.write_all(&buffer[..n])?;
        total += n as u64;
    }
    server.shutdown(Shutdown::Write)?;
    Ok(total)
}

fn receive(mut server: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0; 32 * 1024];
    let mut total = 0;
    loop {
        let n = match server.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        total += n as u64;
        if let Err(e) = stdout.write_all(&buffer[..n]).and_then(|()| stdout.flush()) {
            // Nobody reads us any more.
            process::exit(if e.kind() == ErrorKind::BrokenPipe {
                0
            } else {
                1
            });
        }
    }
}
