//! The main thread sits in the read of stdin and looks at the other thread's result only after the
//! input has ended. When the server closes or resets while the input is open, the user sees nothing and
//! the client hangs until the next input.
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
    match connect(&address).and_then(copy_both_ways) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

fn copy_both_ways(mut stream: TcpStream) -> io::Result<()> {
    let answers = stream.try_clone()?;
    let printer = thread::spawn(move || print_answers(answers));

    let mut sent = 0u64;
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = read_some(&mut stdin, &mut buffer)?;
        if length == 0 {
            break;
        }
        stream.write_all(&buffer[..length])?;
        sent += length as u64;
    }
    stream.shutdown(Shutdown::Write)?;

    let received = match printer.join() {
        Ok(result) => result?,
        Err(_) => return Err(io::Error::other("the printer has panicked")),
    };
    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("sent {sent} bytes, and got only {received}"),
        ));
    }
    Ok(())
}

fn print_answers(mut stream: TcpStream) -> io::Result<u64> {
    let mut received = 0;
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = read_some(&mut stream, &mut buffer)?;
        if length == 0 {
            return Ok(received);
        }
        received += length as u64;
        let printed = stdout
            .write_all(&buffer[..length])
            .and_then(|()| stdout.flush());
        if let Err(error) = printed {
            if error.kind() == ErrorKind::BrokenPipe {
                // nobody reads any more
                process::exit(0);
            }
            return Err(error);
        }
    }
}

fn read_some(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            result => return result,
        }
    }
}
