//! It connects again when the server closes, and goes on with the next line.
//!
//! caught by: 03.client-converses 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-empty-line-sends-nothing 03.client-server-resets-early
//! caught by: 03.client-server-resets-mid-reply
//! cause: end-unnoticed line-end-sent connects-again-after-failure

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let connect = || match TcpStream::connect(&address) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1)
        }
    };
    let mut server = connect();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.is_empty() {
            continue;
        }
        let mut reply = vec![0; line.len()];
        if server.write_all(&line).is_err() || server.read_exact(&mut reply).is_err() {
            server = connect();
            continue;
        }
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
