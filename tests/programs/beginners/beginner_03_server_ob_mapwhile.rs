//! Incoming().map_while(Result::ok) ends at the first error of accept (ECONNABORTED, EMFILE) instead of
//! skipping it; the loop is over and the server ends silently with exit code 0.
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

struct Client {
    stream: TcpStream,
    name: String,
}

impl From<TcpStream> for Client {
    fn from(stream: TcpStream) -> Self {
        let name = stream
            .peer_addr()
            .map_or_else(|_| "somebody".to_owned(), |peer| peer.to_string());
        Client { stream, name }
    }
}

impl Client {
    fn read_some(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.stream.read(buf) {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }

    fn converse(&mut self) -> io::Result<u64> {
        let mut buf = vec![0; 8 * 1024];
        let mut total = 0;
        loop {
            let n = self.read_some(&mut buf)?;
            if n == 0 {
                return Ok(total);
            }
            let answer: Vec<u8> = buf[..n].iter().map(u8::to_ascii_uppercase).collect();
            self.stream.write_all(&answer)?;
            total += n as u64;
        }
    }
}

fn note(text: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn serve(listener: &TcpListener) {
    listener
        .incoming()
        .map_while(Result::ok)
        .map(Client::from)
        .for_each(|mut client| {
            if let Err(e) = client.converse() {
                note(format_args!("{}: {e}", client.name));
            }
        });
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = TcpListener::bind(&address).and_then(|listener| {
        let mut out = io::stdout();
        writeln!(out, "listening on {}", listener.local_addr()?)?;
        out.flush()?;
        Ok(listener)
    });

    match listener {
        Ok(listener) => {
            serve(&listener);
            ExitCode::SUCCESS
        }
        Err(e) => {
            note(format_args!("{address}: {e}"));
            ExitCode::FAILURE
        }
    }
}
