//! Reports every failure on stderr, with the address, but then lets main end normally; the exit code is
//! 0 when nobody listens and when the server breaks off.
//!
//! caught by: 03.client-nobody-listening 03.client-server-closes-early
//! caught by: 03.client-server-closes-mid-reply 03.client-server-resets-early
//! caught by: 03.client-server-resets-mid-reply
//! cause: failure-taken-for-success

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn run(address: &str) -> Result<()> {
    let stream = TcpStream::connect(address)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;

    for line in io::stdin().lock().split(b'\n') {
        let mut message = line?;
        if message.ends_with(b"\r") {
            message.pop();
        }
        if message.is_empty() {
            continue;
        }
        writer.write_all(&message)?;

        let mut reply = vec![0u8; message.len()];
        reader
            .read_exact(&mut reply)
            .map_err(|e| format!("the reply did not arrive: {e}"))?;

        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(e) = run(&address) {
        eprintln!("error talking to {address}: {e}");
    }
}
