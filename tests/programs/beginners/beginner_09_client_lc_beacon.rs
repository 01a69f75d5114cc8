//! There is one receive for each try. A datagram that isn't the reply (an old id, a duplicate) uses the
//! try up: the message is sent again at once instead of waiting for what is left of the 200 ms, and five
//! strays make the client give up within no time.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Asker {
    socket: UdpSocket,
    id: u32,
}

impl Asker {
    fn new(address: &str) -> io::Result<Asker> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        Ok(Asker { socket, id: 0 })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        self.id += 1;
        let id = self.id.to_be_bytes();
        let message = [&id[..], payload].concat();
        let mut buffer = [0u8; 2048];

        for _ in 0..TRIES {
            self.socket.send(&message)?;
            match self.socket.recv(&mut buffer) {
                Ok(n) if n >= 4 && buffer[..4] == id => return Ok(buffer[4..n].to_vec()),
                Ok(_) => continue, // not for us
                Err(e) if is_timeout(&e) => continue,
                Err(e) => return Err(e),
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            format!("no reply after {TRIES} tries"),
        ))
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn run(address: &str) -> io::Result<()> {
    let mut asker = Asker::new(address)?;
    let mut out = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let reply = asker.ask(&line)?;
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
