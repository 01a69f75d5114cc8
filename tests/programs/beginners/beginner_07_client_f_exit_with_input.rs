//! It ends as soon as its input has ended, replies are lost.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
//! caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! caught by: 07.client-survives-short-counts 07.client-server-closes-early 07.client-server-resets
//! caught by: 07.client-nobody-listening
//! by luck: 07.client-copies-bytes 07.client-copies-large-stream 07.client-half-closes 07.client-joins-single-bytes 07.client-survives-short-counts 07.client-waits-for-server 07.client-output-closes
//! cause: goes-on-after-failure leaves-with-its-input message-without-address

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut from = server.try_clone()?;
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(n) = from.read(&mut buffer) {
            if n == 0 {
                break;
            }
            let mut out = io::stdout();
            out.write_all(&buffer[..n]).unwrap();
            out.flush().unwrap();
        }
    });
    let mut input = io::stdin().lock();
    io::copy(&mut input, &mut server)?;
    let _ = input.fill_buf();
    server.shutdown(std::net::Shutdown::Write)
}
