//! The peer's name is asked for after accept, with a "?" that leads out of the loop. For a client that
//! was reset before it was accepted peer_addr fails with ENOTCONN, and the server ends.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::time::Duration;

const DEFAULT_ADDRESS: &str = "127.0.0.1:8888";

struct Connection {
    stream: TcpStream,
    name: String,
}

impl Connection {
    fn new(stream: TcpStream) -> io::Result<Self> {
        let name = stream.peer_addr()?.to_string();
        Ok(Self { stream, name })
    }

    fn run(mut self) {
        match self.echo() {
            Ok(bytes) => log(&format!("{}: done, {bytes} bytes", self.name)),
            Err(e) => log(&format!("{}: {e}", self.name)),
        }
    }

    fn echo(&mut self) -> io::Result<usize> {
        let mut buffer = [0u8; 8192];
        let mut total = 0;
        loop {
            let n = match self.stream.read(&mut buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            };
            if n == 0 {
                return Ok(total);
            }
            let reply = &mut buffer[..n];
            reply.make_ascii_uppercase();
            self.stream.write_all(reply)?;
            total += n;
        }
    }
}

fn log(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}

fn serve(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    for incoming in listener.incoming() {
        let stream = match incoming {
            Ok(stream) => stream,
            Err(e) => {
                log(&format!("accept: {e}"));
                std::thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        let connection = Connection::new(stream)?;
        connection.run();
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| DEFAULT_ADDRESS.to_string());
    if let Err(e) = serve(&address) {
        log(&format!("{address}: {e}"));
        process::exit(1);
    }
}
