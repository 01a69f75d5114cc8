//! main joins the input thread first. When the connection breaks while the input stays open, the output
//! thread has its error already, but main still waits for somebody to type: no message, no end.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::thread;

fn upload(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16384];
    let mut sent = 0;
    loop {
        match stdin.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                stream.write_all(&buffer[..n])?;
                sent += n as u64;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    stream.shutdown(Shutdown::Write)?;
    Ok(sent)
}

fn download(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = [0; 16384];
    let mut received = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(received),
            Ok(n) => {
                received += n as u64;
                if let Err(e) = stdout.write_all(&buffer[..n]).and_then(|_| stdout.flush()) {
                    if e.kind() == ErrorKind::BrokenPipe {
                        // nobody wants to read it
                        process::exit(0);
                    }
                    return Err(e);
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn copy_both_ways(stream: TcpStream) -> io::Result<()> {
    let other = stream.try_clone()?;
    let up = thread::spawn(move || upload(stream));
    let down = thread::spawn(move || download(other));
    let sent = up.join().unwrap()?;
    let received = down.join().unwrap()?;
    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("{received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(e) = TcpStream::connect(&address).and_then(copy_both_ways) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
