//! The outer loop runs over incoming().take(128), because the learner took the backlog of 128 for the
//! number of clients that the listener can have. After 128 clients the server ends with exit code 0 and
//! the next connect is refused.
//!
//! caught by: 02.two-hundred-clients
//! cause: ends-after-some-clients

use std::env;
use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};

const BACKLOG: usize = 128;

fn listen(address: &str) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    Ok(listener)
}

fn serve(listener: &TcpListener) -> std::io::Result<()> {
    for connection in listener.incoming().take(BACKLOG) {
        let connection = connection?;
        if let Err(error) = converse(connection) {
            eprintln!("conversation ended: {error}");
        }
    }
    Ok(())
}

fn converse(mut connection: TcpStream) -> std::io::Result<()> {
    let mut buffer = vec![0u8; 8192];
    let mut length = connection.read(&mut buffer)?;
    while length > 0 {
        buffer[..length].make_ascii_uppercase();
        connection.write_all(&buffer[..length])?;
        length = connection.read(&mut buffer)?;
    }
    Ok(())
}

pub fn main() -> std::io::Result<()> {
    let address = match env::args().nth(1) {
        Some(a) => a,
        None => String::from("127.0.0.1:8888"),
    };
    let listener = listen(&address)?;
    println!("listening on {}", listener.local_addr()?);
    std::io::stdout().flush()?;
    serve(&listener)
}
