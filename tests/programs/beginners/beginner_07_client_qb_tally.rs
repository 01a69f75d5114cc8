//! A reset counts as the end of the stream if as many bytes have come back as were sent. A server that
//! breaks the connection while nothing is owed (or before the first byte is typed) ends the client
//! silently with exit code 0. Broken sentence: "If the connection breaks, or ends before as many bytes
//! came back as were sent: a message with ADDRESS, exit code 1, also while the input is open.".
//!
//! caught by: 07.client-server-resets
//! cause: failure-taken-for-success

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

fn read_some(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn upload(mut server: TcpStream, sent: Arc<AtomicU64>) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16384];
    loop {
        let length = read_some(&mut stdin, &mut buffer)?;
        if length == 0 {
            return server.shutdown(Shutdown::Write);
        }
        sent.fetch_add(length as u64, SeqCst);
        server.write_all(&buffer[..length])?;
    }
}

enum End {
    Stream,
    Output,
}

fn download(mut server: TcpStream, sent: &AtomicU64) -> io::Result<End> {
    let mut stdout = io::stdout();
    let mut received = 0;
    let mut buffer = [0; 16384];
    loop {
        let length = match read_some(&mut server, &mut buffer) {
            Ok(length) => length,
            Err(e) if received < sent.load(SeqCst) => return Err(e),
            Err(_) => 0,
        };
        if length == 0 {
            return match received < sent.load(SeqCst) {
                true => Err(io::Error::new(
                    ErrorKind::UnexpectedEof,
                    "the answers are incomplete",
                )),
                false => Ok(End::Stream),
            };
        }
        received += length as u64;
        match stdout
            .write_all(&buffer[..length])
            .and_then(|()| stdout.flush())
        {
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(End::Output),
            other => other?,
        }
    }
}

fn run(address: &str) -> io::Result<End> {
    let server = TcpStream::connect(address)?;
    let sent = Arc::new(AtomicU64::new(0));
    let (other, counter) = (server.try_clone()?, sent.clone());
    thread::spawn(move || upload(other, counter));
    download(server, &sent)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(End::Stream | End::Output) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
