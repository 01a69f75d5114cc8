//! Reads the input with split(b'\n') and sends each line with a newline behind it; an input that doesn't
//! end with a newline gets one byte more, and what is typed without a newline isn't sent before the
//! input ends.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-prints-at-once
//! caught by: 07.client-outwaits-silence 07.client-copies-large-stream 07.client-waits-for-server
//! caught by: 07.client-joins-single-bytes 07.client-half-closes 07.client-prints-after-half-close
//! caught by: 07.client-survives-short-counts 07.client-server-closes-early 07.client-server-resets
//! caught by: 07.client-output-closes
//! cause: input-held-back line-end-sent

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{ExitCode, exit};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

static SENT: AtomicUsize = AtomicUsize::new(0);

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
    let writing = server.try_clone()?;
    let name = address.to_owned();
    thread::spawn(move || {
        if let Err(error) = input_to(writing) {
            eprintln!("{name}: {error}");
            exit(1);
        }
    });
    output_from(server)
}

fn input_to(mut server: TcpStream) -> io::Result<()> {
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        line.push(b'\n');
        SENT.fetch_add(line.len(), Ordering::SeqCst);
        server.write_all(&line)?;
    }
    server.shutdown(Shutdown::Write)
}

fn output_from(mut server: TcpStream) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let mut count = 0;
    let mut buffer = vec![0; 65536];
    loop {
        let n = match server.read(&mut buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        };
        if n == 0 {
            break;
        }
        count += n;
        let written = stdout.write_all(&buffer[..n]).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
    if count < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server closed the connection too early",
        ));
    }
    Ok(())
}
