//! The input is read with read_until(b'\n'), as in the stages before. What is typed or piped without a
//! newline is kept until one comes or the input ends, so it is neither sent nor answered at once (and
//! kept in memory as a whole).
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
//! caught by: 07.client-server-resets
//! cause: input-held-back

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

static SENT: AtomicU64 = AtomicU64::new(0);

fn upload(mut server: TcpStream) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut piece = Vec::new();
    while input.read_until(b'\n', &mut piece)? != 0 {
        SENT.fetch_add(piece.len() as u64, Ordering::SeqCst);
        server.write_all(&piece)?;
        piece.clear();
    }
    server.shutdown(Shutdown::Write)
}

fn download(mut server: TcpStream) -> io::Result<u64> {
    let mut output = io::stdout().lock();
    let mut buffer = vec![0; 32 * 1024];
    let mut received = 0;
    loop {
        let count = match server.read(&mut buffer) {
            Ok(0) => return Ok(received),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        received += count as u64;
        if output
            .write_all(&buffer[..count])
            .and_then(|()| output.flush())
            .is_err()
        {
            std::process::exit(0); // nobody reads our output any more
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let sending = server.try_clone()?;
    thread::spawn(move || upload(sending));
    let received = download(server)?;
    if received < SENT.load(Ordering::SeqCst) {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server has closed too early",
        ));
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
