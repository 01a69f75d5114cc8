//! the thread that reads the connection only returns its error, and main looks at it after its own loop
//! over stdin. If the server dies while nobody types, main sits in the read of stdin and the client
//! says nothing.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::thread;

const PIECE: usize = 16 * 1024;

fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Connection to standard output. Returns how many bytes came.
fn print_answers(mut stream: TcpStream) -> io::Result<u64> {
    let mut buffer = vec![0; PIECE];
    let mut received = 0;
    let mut stdout = io::stdout();
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
                process::exit(0); // nobody wants the rest
            }
            return Err(error);
        }
    }
}

/// Standard input to the connection. Returns how many bytes went.
fn send_input(stream: &mut TcpStream) -> io::Result<u64> {
    let mut buffer = vec![0; PIECE];
    let mut sent = 0;
    let mut stdin = io::stdin().lock();
    loop {
        let length = read_some(&mut stdin, &mut buffer)?;
        if length == 0 {
            break;
        }
        stream.write_all(&buffer[..length])?;
        sent += length as u64;
    }
    let _ = stream.shutdown(Shutdown::Write);
    Ok(sent)
}

fn copy_both_ways(mut stream: TcpStream) -> io::Result<()> {
    let input = stream.try_clone()?;
    let printer = thread::spawn(move || print_answers(input));

    let sent = send_input(&mut stream)?;
    let received = printer.join().expect("the printing thread panicked")?;

    if received < sent {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        ));
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match TcpStream::connect(&address).and_then(copy_both_ways) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
