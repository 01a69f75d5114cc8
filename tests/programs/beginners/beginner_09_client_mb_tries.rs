//! The tries are counted before the wait, so after the fifth send the client gives up at once and
//! doesn't wait for its reply; with a server that answers the fifth try it reports a failure.
//!
//! caught by: 09.client-last-try-counts
//! cause: last-try-not-awaited

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

fn ask(sock: &UdpSocket, id: u32, text: &[u8]) -> io::Result<Vec<u8>> {
    let mut packet = id.to_be_bytes().to_vec();
    packet.extend(text);
    let mut buf = [0; 2048];
    let mut tries = 0;
    loop {
        sock.send(&packet)?;
        tries += 1;
        if tries == 5 {
            return Err(io::Error::new(
                ErrorKind::TimedOut,
                "no answer after 5 tries",
            ));
        }
        let end = Instant::now() + Duration::from_millis(200);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            sock.set_read_timeout(Some(left))?;
            match sock.recv(&mut buf) {
                Ok(n) if n >= 4 && buf[..4] == packet[..4] => return Ok(buf[4..n].to_vec()),
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let sock = UdpSocket::bind("0.0.0.0:0")?;
    sock.connect(address)?;
    let mut out = io::stdout();
    for (id, line) in (1u32..).zip(io::stdin().lock().split(b'\n')) {
        let line = line?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        let mut reply = ask(&sock, id, line)?;
        reply.push(b'\n');
        out.write_all(&reply)?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        std::process::exit(1);
    }
}
