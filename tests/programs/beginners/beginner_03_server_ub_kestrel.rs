//! Each conversation that ends with an error is counted against the host, and after eight of them every
//! connection from there is closed unanswered. Whoever shares the host with a crashing client is never
//! served again.
//!
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! cause: turned-away-without-need

use std::collections::HashMap;
use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const STRIKES: u32 = 8;

fn note(who: impl Display, what: impl Display) {
    let _ = writeln!(io::stderr(), "{who}: {what}");
}

/// Counts how often a host has misbehaved.
#[derive(Default)]
struct Record(HashMap<IpAddr, u32>);

impl Record {
    fn is_welcome(&self, host: IpAddr) -> bool {
        self.0.get(&host).is_none_or(|&strikes| strikes < STRIKES)
    }

    fn strike(&mut self, host: IpAddr) {
        let strikes = self.0.entry(host).or_default();
        *strikes += 1;
        if *strikes == STRIKES {
            note(host, "too many broken connections, no longer served");
        }
    }
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                let reply = &mut buffer[..length];
                reply.make_ascii_uppercase();
                stream.write_all(reply)?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn serve(listener: &TcpListener) -> ! {
    let mut record = Record::default();
    loop {
        let (stream, peer) = match listener.accept() {
            Ok(client) => client,
            Err(error) => {
                note("accept", error);
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        if !record.is_welcome(peer.ip()) {
            continue;
        }
        if let Err(error) = converse(stream) {
            note(peer, error);
            record.strike(peer.ip());
        }
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match listen(&address) {
        Ok(listener) => serve(&listener),
        Err(error) => {
            note(address, error);
            ExitCode::FAILURE
        }
    }
}
