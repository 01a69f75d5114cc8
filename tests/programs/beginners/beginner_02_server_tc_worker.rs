//! The worker still retires after 64 connections, as it did when a supervisor started a fresh one.
//! After the 64th client the iterator ends, the server exits, and client 65 is refused.
//!
//! caught by: 02.two-hundred-clients
//! cause: ends-after-some-clients

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

const BUFFER: usize = 16 * 1024;
const REQUESTS_PER_WORKER: usize = 64;

/// The bytes of one client as they come, until its stream ends or breaks.
struct Chunks<'a> {
    stream: &'a TcpStream,
    buffer: Vec<u8>,
}

impl<'a> Chunks<'a> {
    fn of(stream: &'a TcpStream) -> Self {
        Chunks {
            stream,
            buffer: vec![0; BUFFER],
        }
    }
}

impl Iterator for Chunks<'_> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return match self.stream.read(&mut self.buffer) {
                Ok(0) => None,
                Ok(length) => Some(Ok(self.buffer[..length].to_vec())),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Some(Err(error)),
            };
        }
    }
}

fn handle(stream: TcpStream) -> io::Result<()> {
    Chunks::of(&stream)
        .map(|chunk| chunk.map(|bytes| bytes.to_ascii_uppercase()))
        .try_for_each(|chunk| (&stream).write_all(&chunk?))
}

fn work(listener: &TcpListener) {
    listener
        .incoming()
        .filter_map(Result::ok)
        .take(REQUESTS_PER_WORKER)
        .map(handle)
        .filter_map(Result::err)
        .for_each(|error| eprintln!("request failed: {error}"));
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match listener.local_addr() {
        Ok(local) => {
            println!("listening on {local}");
            let _ = io::stdout().flush();
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    }
    work(&listener);
    ExitCode::SUCCESS
}
