//! The main thread copies stdin and only afterwards joins the thread that reads from the server. If the
//! connection breaks while the input stays open, the client sits in its read of stdin and neither
//! reports the failure nor exits.
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
        Ok((sent, received)) if received < sent => {
            eprintln!("{address}: only {received} of {sent} bytes came back");
            ExitCode::FAILURE
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<(u64, u64)> {
    let stream = TcpStream::connect(address)?;
    let from_server = stream.try_clone()?;

    let printer = thread::spawn(move || print_replies(from_server));
    let upload = send_input(stream);
    let download = printer.join().expect("printer thread panicked");

    let received = download?;
    let sent = upload?;
    Ok((sent, received))
}

fn send_input(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buf = vec![0; 32 * 1024];
    let mut sent = 0;
    loop {
        let n = match stdin.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            match stream.shutdown(Shutdown::Write) {
                Err(e) if e.kind() != ErrorKind::NotConnected => return Err(e),
                _ => return Ok(sent),
            }
        }
        stream.write_all(&buf[..n])?;
        sent += n as u64;
    }
}

fn print_replies(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout();
    let mut buf = vec![0; 32 * 1024];
    let mut received = 0;
    loop {
        let n = match stream.read(&mut buf) {
            Ok(0) => return Ok(received),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        received += n as u64;
        let written = stdout.write_all(&buf[..n]).and_then(|()| stdout.flush());
        if let Err(e) = written {
            if e.kind() == ErrorKind::BrokenPipe {
                process::exit(0);
            }
            return Err(e);
        }
    }
}
