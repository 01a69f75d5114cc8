//! recv_message() takes a read that doesn't fill the buffer as the end of the message. A message of
//! exactly 4096 (or 8192 ...) bytes never ends for it: it waits for more, the client waits for the
//! reply.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

// BUFSIZE = 4096
const BUFSIZE: usize = 4096;

// def recv_all(sock): ...
fn recv_message(conn: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut data: Vec<u8> = Vec::new(); // data = b''
    loop {
        let mut part = [0u8; BUFSIZE];
        let n = conn.read(&mut part)?; // part = sock.recv(BUFSIZE)
        data.extend_from_slice(&part[..n]); // data += part
        if n < BUFSIZE {
            // either 0 or end of data
            break;
        }
    }
    if data.is_empty() {
        return Ok(None);
    }
    Ok(Some(data))
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    // s = socket.socket(); s.bind(...); s.listen()
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    // conn, addr = s.accept()
    let (mut conn, _addr) = listener.accept()?;
    // while True:
    while let Some(mut data) = recv_message(&mut conn)? {
        data.make_ascii_uppercase(); // data.upper()
        conn.write_all(&data)?; // conn.sendall(data)
    }
    Ok(())
}
