//! incoming() never ends by itself, but map_while(Result::ok) ends the iterator at the first accept
//! that fails. One ECONNABORTED or EMFILE, and the server leaves its loop and exits with 0, without a
//! word.
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

fn note(who: impl Display, what: impl Display) {
    let _ = writeln!(io::stderr(), "{who}: {what}");
}

fn pieces(mut stream: &TcpStream) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    let mut buffer = vec![0; 8192];
    std::iter::from_fn(move || {
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return None,
                Ok(length) => return Some(Ok(buffer[..length].to_vec())),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Some(Err(error)),
            }
        }
    })
}

fn converse(stream: TcpStream) -> io::Result<()> {
    pieces(&stream).try_for_each(|piece| {
        let mut piece = piece?;
        piece.make_ascii_uppercase();
        (&stream).write_all(&piece)
    })
}

fn serve(listener: &TcpListener) {
    listener
        .incoming()
        .map_while(Result::ok)
        .map(|stream| {
            let peer = stream
                .peer_addr()
                .map_or_else(|_| "a client".to_string(), |peer| peer.to_string());
            (peer, converse(stream))
        })
        .filter_map(|(peer, outcome)| outcome.err().map(|error| (peer, error)))
        .for_each(|(peer, error)| note(peer, error));
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let announced = TcpListener::bind(&address).and_then(|listener| {
        println!("listening on {}", listener.local_addr()?);
        Ok(listener)
    });
    match announced {
        Ok(listener) => {
            serve(&listener);
            ExitCode::SUCCESS
        }
        Err(error) => {
            note(&address, error);
            ExitCode::FAILURE
        }
    }
}
