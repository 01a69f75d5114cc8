//! All of stdin is read and split at '\n'. Behind the last newline there is one more, empty piece, which
//! was skipped in the TCP stages and is now sent as an empty datagram: "a\n\nb\n" sends four. (A second
//! one: nothing is sent before stdin has ended.).
//!
//! caught by: 06.client-converses 06.client-largest-reply 06.client-ignores-strangers
//! caught by: 06.client-starts-without-server 06.client-empty-line-is-sent
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: sends-ahead

use std::io::{self, Read, Write};
use std::net::UdpSocket;

fn load_messages() -> io::Result<Vec<Vec<u8>>> {
    let mut text = Vec::new();
    io::stdin().read_to_end(&mut text)?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    Ok(text
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec())
        .collect())
}

fn process(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut answer = vec![0; 65535];
    socket.send(message)?;
    let size = socket.recv(&mut answer)?;
    answer.resize(size, 0);
    Ok(answer)
}

pub fn main() {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:8888".into());

    let result = (|| -> io::Result<()> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(&address)?;
        let mut out = io::stdout().lock();
        for message in load_messages()? {
            let answer = process(&socket, &message)?;
            out.write_all(&answer)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        Ok(())
    })();

    if let Err(problem) = result {
        eprintln!("{address}: {problem}");
        std::process::exit(1);
    }
}
