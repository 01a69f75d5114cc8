//! Sends what read_until returns, line ending and all, and prints the reply as it comes; on the screen
//! everything looks right, but each datagram is one byte longer than its line.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
//! caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
//! caught by: 04.client-starts-without-server 04.client-closes-and-exits
//! cause: line-end-sent

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::exit;

fn talk(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let mut input = io::stdin().lock();
    loop {
        eprint!("> ");

        let mut guess = Vec::new();
        let bytes_read = input.read_until(b'\n', &mut guess)?;
        if bytes_read == 0 {
            break;
        }

        socket.send(&guess)?;

        let mut answer = [0; 65536];
        let n = socket.recv(&mut answer)?;
        io::stdout().write_all(&answer[..n])?;
        io::stdout().flush()?;
    }
    Ok(())
}

pub fn main() {
    let args: Vec<String> = env::args().collect();
    let address = if args.len() > 1 {
        &args[1]
    } else {
        "127.0.0.1:8888"
    };

    if let Err(e) = talk(address) {
        eprintln!("error: {address}: {e}");
        exit(1);
    }
}
