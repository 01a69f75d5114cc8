//! Takes its time: half a second to start, and then 30 ms before and after every reply.
//!
//! passes: 01 client
//! passes: 03 client
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

fn talk(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    for line in io::stdin().lines() {
        let mut message = line?.into_bytes();
        if message.is_empty() {
            continue;
        }
        sleep(Duration::from_millis(30));
        server.write_all(&message)?;
        server.read_exact(&mut message)?;
        sleep(Duration::from_millis(30));
        message.push(b'\n');
        io::stdout().write_all(&message)?;
    }
    sleep(Duration::from_millis(100));
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    sleep(Duration::from_millis(500));
    if let Err(e) = talk(&address) {
        eprintln!("{address}: {e}");
        std::process::exit(1);
    }
}
