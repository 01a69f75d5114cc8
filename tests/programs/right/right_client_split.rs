//! Bytes split at newlines, `read_exact`, one `write_all` for reply and newline.
//!
//! passes: 01 client
//! passes: 03 client
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

fn talk(address: &str) -> io::Result<()> {
    let mut conn = TcpStream::connect(address)?;
    for line in io::stdin().lock().split(b'\n') {
        let mut message = line?;
        if message.last() == Some(&b'\r') {
            message.pop();
        }
        if message.is_empty() {
            continue;
        }
        conn.write_all(&message)?;
        conn.read_exact(&mut message)?;
        message.push(b'\n');
        io::stdout().write_all(&message)?;
        io::stdout().flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    match talk(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
