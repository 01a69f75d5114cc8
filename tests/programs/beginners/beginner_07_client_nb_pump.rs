//! The sending thread is joined before the receiving starts, so it is no simultaneous copying: nothing
//! is printed while stdin is open, and with a large input both sides block for ever.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-server-resets
//! cause: writes-before-reading

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

fn send_input(mut out: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let sent = io::copy(&mut stdin, &mut out)?;
    out.shutdown(Shutdown::Write)?;
    Ok(sent)
}

fn print_output(mut from: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = [0u8; 8192];
    let mut received = 0;
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => return Ok(received),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if stdout
            .write_all(&buffer[..n])
            .and_then(|_| stdout.flush())
            .is_err()
        {
            std::process::exit(0);
        }
        received += n as u64;
    }
}

fn run(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    let writer = stream.try_clone()?;

    let sender = thread::spawn(move || send_input(writer));
    let sent = sender.join().expect("sender thread panicked")?;

    let receiver = thread::spawn(move || print_output(stream));
    let received = receiver.join().expect("receiver thread panicked")?;

    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

pub fn main() {
    let address = match std::env::args().nth(1) {
        Some(address) => address,
        None => "127.0.0.1:8888".to_string(),
    };
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        std::process::exit(1);
    }
}
