//! When the server closes or resets in the middle, the message is printed and `break` leaves only the
//! loop that collects the reply. The half reply (or an empty line) is then printed like a whole one, and
//! if it was the last line the client exits with 0.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: goes-on-after-failure

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::exit;

pub fn main() {
    let address = match std::env::args().nth(1) {
        Some(given) => given,
        None => "127.0.0.1:8888".to_string(),
    };

    let mut server = TcpStream::connect(&address).unwrap_or_else(|why| {
        eprintln!("could not connect to {address}: {why}");
        exit(1)
    });

    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut buf = [0u8; 4096];

    loop {
        let mut message = Vec::new();
        match stdin.read_until(b'\n', &mut message) {
            Ok(0) => break,
            Ok(_) => {}
            Err(why) => {
                eprintln!("{address}: stdin: {why}");
                exit(1);
            }
        }
        if message.ends_with(b"\n") {
            message.pop();
            if message.ends_with(b"\r") {
                message.pop();
            }
        }
        if message.is_empty() {
            continue;
        }

        if let Err(why) = server.write_all(&message) {
            eprintln!("{address}: could not send: {why}");
            exit(1);
        }

        let mut reply = Vec::with_capacity(message.len());
        while reply.len() < message.len() {
            match server.read(&mut buf) {
                Ok(0) => {
                    eprintln!("{address}: the server has closed the connection");
                    break;
                }
                Ok(n) => reply.extend_from_slice(&buf[..n]),
                Err(why) if why.kind() == ErrorKind::Interrupted => continue,
                Err(why) => {
                    eprintln!("{address}: could not receive: {why}");
                    break;
                }
            }
        }

        reply.push(b'\n');
        if stdout
            .write_all(&reply)
            .and_then(|()| stdout.flush())
            .is_err()
        {
            exit(1);
        }
    }
}
