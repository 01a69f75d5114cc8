//! The note about a broken connection asks the stream for its peer_addr().unwrap() after the error.
//! After a reset the name is gone (ENOTCONN), so the note itself panics and the whole server ends.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! caught by: 03.survives-reset-before-reply 03.survives-broken-pipe 03.survives-reset-before-accept
//! caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let Err(error) = run(&address);
    eprintln!("{address}: {error}");
    ExitCode::FAILURE
}

fn run(address: &str) -> io::Result<std::convert::Infallible> {
    let listener = TcpListener::bind(address)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", listener.local_addr()?)?;
    stdout.flush()?;

    loop {
        for connection in listener.incoming() {
            match connection {
                Ok(mut stream) => {
                    if let Err(error) = converse(&mut stream) {
                        eprintln!("{}: {error}", stream.peer_addr().unwrap());
                    }
                }
                Err(error) => {
                    eprintln!("accept: {error}");
                    sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

fn converse(stream: &mut TcpStream) -> io::Result<()> {
    let mut buffer = [0u8; 8192];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..length].make_ascii_uppercase();
        stream.write_all(&buffer[..length])?;
    }
}
