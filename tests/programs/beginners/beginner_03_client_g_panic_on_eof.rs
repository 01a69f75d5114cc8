//! It unwraps read_exact: a panic when the server closes.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: panics-instead-of-reporting

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = match TcpStream::connect(&address) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1)
        }
    };
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.ends_with(b"\r") {
            line.pop();
        }
        if line.is_empty() {
            continue;
        }
        server.write_all(&line).unwrap();
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply).unwrap();
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
