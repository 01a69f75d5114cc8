//! It reads its input by lines as text: bytes that are no UTF-8 end it.
//!
//! caught by: 07.client-copies-bytes 07.client-prints-at-once 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-joins-single-bytes 07.client-half-closes
//! caught by: 07.client-prints-after-half-close 07.client-survives-short-counts
//! caught by: 07.client-server-closes-early 07.client-server-resets 07.client-output-closes
//! caught by: 07.client-nobody-listening
//! cause: input-held-back line-end-sent message-without-address text-instead-of-bytes

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut from = server.try_clone()?;
    let reader = std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            let n = from.read(&mut buffer).unwrap();
            if n == 0 {
                break;
            }
            let mut out = io::stdout();
            out.write_all(&buffer[..n]).unwrap();
            out.flush().unwrap();
        }
    });
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        server.write_all(line.as_bytes())?;
        server.write_all(b"\n")?;
    }
    server.shutdown(std::net::Shutdown::Write)?;
    reader.join().unwrap();
    Ok(())
}
