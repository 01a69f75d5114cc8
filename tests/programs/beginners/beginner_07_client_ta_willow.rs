//! The main thread copies stdin and looks at what the receiving thread found out only after the input
//! has ended. If the connection breaks or the server closes while the input is open and quiet, the
//! client goes on waiting for stdin and says nothing.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::thread;

/// socket -> stdout, until the server has no more. Returns how many bytes.
fn receive(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = [0; 16384];
    let mut total = 0;
    loop {
        let n = match stream.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        total += n as u64;
        let printed = stdout.write_all(&buffer[..n]).and_then(|_| stdout.flush());
        if let Err(e) = printed {
            if e.kind() == ErrorKind::BrokenPipe {
                // head has enough
                process::exit(0);
            }
            return Err(e);
        }
    }
}

/// stdin -> socket, then half-close
fn transmit(mut stream: &TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16384];
    let mut total = 0;
    loop {
        match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                stream.write_all(&buffer[..n])?;
                total += n as u64;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    stream.shutdown(Shutdown::Write)?;
    Ok(total)
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let for_reading = stream.try_clone()?;
    let receiver = thread::spawn(move || receive(for_reading));

    let sent = transmit(&stream)?;
    let received = receiver.join().expect("receiver")?;

    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("{sent} bytes sent, only {received} came back"),
        ));
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
