//! The listening socket is non-blocking, and when nobody is there accept is simply tried again. The
//! echoes are right, but a server without clients uses a whole processor.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave
//! cause: busy-waiting

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;

    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", listener.local_addr()?)?;
    stdout.flush()?;

    loop {
        if let Some(client) = next_client(&listener)? {
            match serve_client(client) {
                Ok(bytes) => eprintln!("client has left after {bytes} bytes"),
                Err(error) => eprintln!("client: {error}"),
            }
        }
    }
}

fn next_client(listener: &TcpListener) -> io::Result<Option<TcpStream>> {
    match listener.accept() {
        Ok((stream, _)) => {
            stream.set_nonblocking(false)?;
            Ok(Some(stream))
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

fn serve_client(mut stream: TcpStream) -> io::Result<usize> {
    let mut buffer = vec![0u8; 8 * 1024];
    let mut total = 0;
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(total),
            n => {
                let piece = &mut buffer[..n];
                piece.make_ascii_uppercase();
                stream.write_all(piece)?;
                total += n;
            }
        }
    }
}
