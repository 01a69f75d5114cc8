//! The reply is read into the first bytes of an array of 1024, however long the line was. A line of more
//! than 1024 bytes makes the slice end out of range: the client panics with exit code 101 instead of
//! printing.
//!
//! caught by: 01.client-long-reply
//! cause: beyond-buffer

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

const MAXLINE: usize = 1024;

pub fn main() -> io::Result<()> {
    let argv: Vec<String> = env::args().collect();
    let addr: &str = if argv.len() > 1 {
        &argv[1]
    } else {
        "127.0.0.1:8888"
    };

    let mut sockfd = TcpStream::connect(addr)?;

    let mut sendline: Vec<u8> = Vec::with_capacity(MAXLINE);
    let mut recvline = [0u8; MAXLINE];
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();

    loop {
        sendline.clear();
        let n = input.read_until(b'\n', &mut sendline)?;
        if n == 0 {
            break;
        }
        if sendline.last() == Some(&b'\n') {
            sendline.pop();
            if sendline.last() == Some(&b'\r') {
                sendline.pop();
            }
        }
        let len = sendline.len();

        sockfd.write_all(&sendline)?;
        sockfd.read_exact(&mut recvline[..len])?;

        output.write_all(&recvline[..len])?;
        output.write_all(b"\n")?;
        output.flush()?;
    }

    Ok(())
}
