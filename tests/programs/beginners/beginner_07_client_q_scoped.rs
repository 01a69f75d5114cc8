//! Thread::scope waits for all of its threads, and the one that uploads sits in a read of stdin. When
//! the server closes early or resets, or standard output closes, while the input is open and silent, the
//! client does nothing until somebody types: no message, no exit code.
//!
//! caught by: 07.client-prints-after-half-close 07.client-empty-input 07.client-server-resets
//! cause: end-taken-for-error goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

enum Ending {
    EndOfStream(u64),
    OutputClosed,
}

fn upload(mut server: &TcpStream, sent: &AtomicU64) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0u8; 32 * 1024];
    loop {
        let n = match stdin.read(&mut buffer) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            return server.shutdown(Shutdown::Write);
        }
        sent.fetch_add(n as u64, Ordering::SeqCst);
        server.write_all(&buffer[..n])?;
    }
}

fn download(mut server: &TcpStream) -> io::Result<Ending> {
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0u8; 32 * 1024];
    let mut received = 0;
    loop {
        let n = match server.read(&mut buffer) {
            Ok(0) => return Ok(Ending::EndOfStream(received)),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        received += n as u64;
        if stdout
            .write_all(&buffer[..n])
            .and_then(|()| stdout.flush())
            .is_err()
        {
            return Ok(Ending::OutputClosed);
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let sent = AtomicU64::new(0);

    let (uploaded, downloaded) = thread::scope(|scope| {
        let uploader = scope.spawn(|| upload(&server, &sent));
        let downloaded = download(&server);
        // wakes up the other direction if it is still sending
        let _ = server.shutdown(Shutdown::Both);
        (uploader.join(), downloaded)
    });

    match downloaded? {
        Ending::OutputClosed => Ok(()),
        Ending::EndOfStream(received) if received == sent.load(Ordering::SeqCst) => {
            if let Ok(Err(e)) = uploaded
                && e.kind() != ErrorKind::NotConnected
            {
                return Err(e);
            }
            Ok(())
        }
        Ending::EndOfStream(_) => Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server has ended the stream too early",
        )),
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
