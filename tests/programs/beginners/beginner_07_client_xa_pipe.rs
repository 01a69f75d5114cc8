//! main joins the sending thread first. While the input is open that thread sits in read(stdin), so
//! when the server closes or resets meanwhile, the client hangs and says nothing until somebody types
//! again or the input ends.
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
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match copy_both_ways(&address) {
        Ok((sent, received)) if received >= sent => ExitCode::SUCCESS,
        Ok((sent, received)) => {
            eprintln!("{address}: sent {sent} bytes, but only {received} came back");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn copy_both_ways(address: &str) -> io::Result<(u64, u64)> {
    let stream = TcpStream::connect(address)?;
    let other = stream.try_clone()?;

    let sender = thread::spawn(move || send_input(stream));
    let receiver = thread::spawn(move || print_answers(other));

    let sent = sender.join().unwrap()?;
    let received = receiver.join().unwrap()?;
    Ok((sent, received))
}

fn send_input(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16384];
    let mut total = 0;
    loop {
        let length = match stdin.read(&mut buffer) {
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if length == 0 {
            // only this direction: the rest of the answers is still to come
            stream.shutdown(Shutdown::Write)?;
            return Ok(total);
        }
        stream.write_all(&buffer[..length])?;
        total += length as u64;
    }
}

fn print_answers(mut stream: TcpStream) -> io::Result<u64> {
    let mut stdout = io::stdout().lock();
    let mut buffer = [0; 16384];
    let mut total = 0;
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let printed = stdout
            .write_all(&buffer[..length])
            .and_then(|()| stdout.flush());
        if let Err(error) = printed {
            if error.kind() == ErrorKind::BrokenPipe {
                // head -c 10 has seen enough
                process::exit(0);
            }
            return Err(error);
        }
        total += length as u64;
    }
}
