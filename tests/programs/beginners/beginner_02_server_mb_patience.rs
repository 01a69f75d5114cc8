//! Takes "a client that says nothing costs no time" for a read timeout of 300 ms; a client that merely
//! pauses between two messages finds its connection closed.
//!
//! caught by: 02.idle-while-idle
//! by luck: 02.echoes-exactly 02.clients-kept-apart
//! cause: quiet-client-dropped

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;

    for client in listener.incoming() {
        match client {
            Ok(client) => {
                if let Err(e) = talk(client) {
                    match e.kind() {
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                            eprintln!("client says nothing, next one")
                        }
                        _ => eprintln!("client failed: {e}"),
                    }
                }
            }
            Err(e) => eprintln!("accept: {e}"),
        }
    }
    Ok(())
}

fn talk(mut client: TcpStream) -> io::Result<()> {
    client.set_read_timeout(Some(Duration::from_millis(300)))?;
    let mut buf = [0; 4096];
    loop {
        let n = client.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let data = &mut buf[..n];
        data.make_ascii_uppercase();
        client.write_all(data)?;
    }
}
