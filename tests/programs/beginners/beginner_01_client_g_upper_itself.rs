//! It prints the line in upper case itself and never reads the reply.
//!
//! caught by: 01.client-one-at-a-time 01.client-joins-split-character 01.client-last-line
//! caught by: 01.client-prints-what-arrived
//! cause: prints-what-it-sent sends-ahead

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        server.write_all(line.as_bytes())?;
        println!("{}", line.to_uppercase());
    }
    let mut rest = Vec::new();
    server.shutdown(std::net::Shutdown::Write)?;
    server.read_to_end(&mut rest)?;
    Ok(())
}
