//! So that a silent client costs no time, every read may take 250 ms at most, and the time limit ends
//! the conversation like an end of stream. A client that only thinks for a moment between two messages
//! is hung up on.
//!
//! caught by: 02.idle-while-idle
//! by luck: 02.echoes-exactly 02.clients-kept-apart
//! cause: quiet-client-dropped

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(250);

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Err(e) = handle(stream) {
                    eprintln!("client: {e}");
                }
            }
            Err(e) => eprintln!("accept: {e}"),
        }
    }
    Ok(())
}

fn handle(mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut buf = [0u8; 8192];
    loop {
        let n = match stream.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                // Nothing to say: the next one, please.
                return Ok(());
            }
            Err(e) => return Err(e),
        };
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
}
