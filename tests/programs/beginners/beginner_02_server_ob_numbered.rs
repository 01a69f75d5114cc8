//! The clients are numbered with (1..=u8::MAX).zip(incoming()), and zip ends with the shorter side;
//! after the 255th client the server leaves its loop and exits with code 0.
//!
//! caught by: 02.two-hundred-clients
//! cause: ends-after-some-clients

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

type Number = u8;

/// Answers with what `upper` makes of each piece, until the client has finished.
fn converse(mut stream: TcpStream, upper: impl Fn(&u8) -> u8) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            break Ok(());
        }
        let reply = buffer.iter().take(length).map(&upper).collect::<Vec<_>>();
        stream.write_all(&reply)?;
    }
}

fn serve(listener: &TcpListener) {
    for (number, stream) in (1..=Number::MAX).zip(listener.incoming()) {
        let outcome = stream.and_then(|stream| converse(stream, u8::to_ascii_uppercase));
        match outcome {
            Ok(()) => eprintln!("client {number}: done"),
            Err(error) => eprintln!("client {number}: {error}"),
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;
    serve(&listener);
    Ok(())
}
