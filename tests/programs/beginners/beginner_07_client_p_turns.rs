//! Takes turns in one thread: a piece of the input, then its answer, then the next piece; while it waits
//! for the input it doesn't look at the connection, and when that breaks it neither says so nor ends
//! before more is typed.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-large-stream 07.client-waits-for-server
//! caught by: 07.client-server-resets
//! caught by: 07.client-copies-file
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-output-closes
//! by luck: 07.client-joins-single-bytes 07.client-server-closes-early 07.client-survives-short-counts
//! by luck: 07.client-output-closes
//! cause: waits-for-each-answer half-close-missing

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::exit;

fn read_some(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn show(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
        exit(0);
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    let mut piece = [0u8; 8192];
    let mut answer = [0u8; 8192];
    loop {
        let typed = read_some(&mut input, &mut piece)?;
        if typed == 0 {
            break;
        }
        server.write_all(&piece[..typed])?;
        let mut owed = typed;
        while owed > 0 {
            let came = read_some(&mut server, &mut answer[..owed])?;
            if came == 0 {
                return Err(io::Error::new(
                    ErrorKind::UnexpectedEof,
                    "the server has closed too early",
                ));
            }
            show(&answer[..came]);
            owed -= came;
        }
    }
    server.shutdown(Shutdown::Write)?;
    loop {
        let came = read_some(&mut server, &mut answer)?;
        if came == 0 {
            return Ok(());
        }
        show(&answer[..came]);
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        exit(1);
    }
}
