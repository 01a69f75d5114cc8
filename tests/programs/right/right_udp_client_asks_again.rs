//! Asks again after three seconds without an answer, without end; compares who answers.
//!
//! passes: 04 client
//! passes: 06 client
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(3);

fn ask(socket: &UdpSocket, server: SocketAddr, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut reply = vec![0; 65_536];
    loop {
        socket.send_to(message, server)?;
        let asked = Instant::now();
        while let Some(left) = PATIENCE
            .checked_sub(asked.elapsed())
            .filter(|left| !left.is_zero())
        {
            socket.set_read_timeout(Some(left))?;
            if let Ok((count, sender)) = socket.recv_from(&mut reply)
                && sender == server
            {
                reply.truncate(count);
                return Ok(reply);
            }
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let server: SocketAddr = address.parse().expect("an address and a port");
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let reply = ask(&socket, server, line.strip_suffix(b"\r").unwrap_or(&line))?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
