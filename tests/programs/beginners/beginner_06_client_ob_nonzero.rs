//! A send that returns 0 is taken for a failure, as write_all does on a stream; at an empty line the
//! (empty) datagram leaves, but the client says "failed to send the datagram" and exits with 1.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: empty-send-taken-for-error

use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::num::NonZeroUsize;
use std::process::ExitCode;

const LARGEST: usize = 65_507;

trait Ask {
    fn ask(&self, question: &[u8]) -> io::Result<Vec<u8>>;
}

impl Ask for UdpSocket {
    fn ask(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        let mut answer = vec![0; LARGEST];
        self.send(question)
            .and_then(|sent| {
                NonZeroUsize::new(sent).ok_or_else(|| {
                    io::Error::new(ErrorKind::WriteZero, "failed to send the datagram")
                })
            })
            .and_then(|_| self.recv(&mut answer))
            .map(|length| {
                answer.truncate(length);
                answer
            })
    }
}

fn connect(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.connect(address).map(|()| socket))
}

fn show(reply: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    [reply, b"\n"]
        .iter()
        .try_for_each(|part| out.write_all(part))?;
    out.flush()
}

fn run(address: &str) -> io::Result<()> {
    let server = connect(address)?;
    let input = io::stdin().lock();
    eprint!("> ");
    input
        .split(b'\n')
        .map(|line| {
            line.map(|mut line| {
                line.pop_if(|last| *last == b'\r');
                line
            })
        })
        .map(|line| line.and_then(|line| server.ask(&line)))
        .try_for_each(|reply| {
            show(&reply?)?;
            eprint!("> ");
            Ok(())
        })
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
