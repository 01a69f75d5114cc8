//! Each try receives exactly one datagram. If that is a stray (another id, a duplicate, too short), the
//! client goes straight to its next try: it sends again at once, and five strays use up all its tries.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process;
use std::time::Duration;

fn ask(socket: &UdpSocket, id: u32, line: &[u8]) -> io::Result<Vec<u8>> {
    let id = id.to_be_bytes();
    let message = [&id[..], line].concat();
    let mut buf = [0u8; 2048];

    for attempt in 1..=5 {
        socket.send(&message)?;
        match socket.recv(&mut buf) {
            Ok(n) if n >= 4 && buf[..4] == id => return Ok(buf[4..n].to_vec()),
            Ok(n) => eprintln!("try {attempt}: {n} bytes that are no reply"),
            Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                eprintln!("try {attempt}: no reply");
            }
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "gave up after 5 tries"))
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;

    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    let mut id = 0u32;
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let mut text = &line[..];
        if let Some(rest) = text.strip_suffix(b"\n") {
            text = rest.strip_suffix(b"\r").unwrap_or(rest);
        }
        id = id.wrapping_add(1);
        let reply = ask(&socket, id, text)?;
        let mut stdout = io::stdout();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
