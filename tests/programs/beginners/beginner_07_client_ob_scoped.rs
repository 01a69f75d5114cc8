//! Both directions run in thread::scope, which waits for both; if the server closes or resets while the
//! input stays open, the sending thread sits in read(stdin), so no message and no exit until more is
//! typed.
//!
//! caught by: 07.client-prints-after-half-close 07.client-empty-input 07.client-server-resets
//! cause: end-taken-for-error goes-on-after-failure

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;

/// The pieces that a reader hands out, until it has no more.
struct Chunks<R> {
    inner: R,
    buf: Box<[u8]>,
}

impl<R: Read> Chunks<R> {
    fn of(inner: R) -> Self {
        Chunks {
            inner,
            buf: vec![0; 32 * 1024].into_boxed_slice(),
        }
    }
}

impl<R: Read> Iterator for Chunks<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return match self.inner.read(&mut self.buf) {
                Ok(0) => None,
                Ok(n) => Some(Ok(self.buf[..n].to_vec())),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => Some(Err(e)),
            };
        }
    }
}

enum Outcome {
    Complete(u64),
    NobodyReads,
}

fn upload(mut server: &TcpStream) -> io::Result<u64> {
    let sent = Chunks::of(io::stdin().lock()).try_fold(0, |total, chunk| {
        let chunk = chunk?;
        server.write_all(&chunk)?;
        Ok::<_, io::Error>(total + chunk.len() as u64)
    })?;
    server.shutdown(Shutdown::Write)?;
    Ok(sent)
}

fn download(server: &TcpStream) -> io::Result<Outcome> {
    let mut out = io::stdout();
    let mut received = 0;
    for chunk in Chunks::of(server) {
        let chunk = chunk?;
        match out.write_all(&chunk).and_then(|()| out.flush()) {
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(Outcome::NobodyReads),
            other => other?,
        }
        received += chunk.len() as u64;
    }
    Ok(Outcome::Complete(received))
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let (sent, outcome) = thread::scope(|s| {
        let up = s.spawn(|| upload(&server));
        let down = s.spawn(|| {
            let outcome = download(&server);
            let _ = server.shutdown(Shutdown::Both);
            outcome
        });
        (up.join().unwrap(), down.join().unwrap())
    });
    match (sent, outcome?) {
        (_, Outcome::NobodyReads) => Ok(()),
        (Ok(sent), Outcome::Complete(received)) if sent == received => Ok(()),
        (Ok(_), Outcome::Complete(_)) => Err(ErrorKind::UnexpectedEof.into()),
        (Err(e), _) => Err(e),
    }
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    run(&address)
        .map(|()| ExitCode::SUCCESS)
        .unwrap_or_else(|e| {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        })
}
