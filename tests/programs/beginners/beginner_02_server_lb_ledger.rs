//! The server counts the bytes of each client in an array with room for 256 clients. The first 256 are
//! served as they should be; with the 257th the index is out of bounds, and the server panics and ends.
//! demands: "Clients are served one after another, without end. The server never exits because a client
//! left.".
//!
//! caught by: 02.two-hundred-clients

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};

const MAX_CLIENTS: usize = 256;

/// Returns how many bytes the client has sent.
fn talk(mut client: TcpStream) -> io::Result<usize> {
    let mut buf = [0u8; 2048];
    let mut total = 0;
    loop {
        let n = match client.read(&mut buf) {
            Ok(0) => return Ok(total),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        total += n;
        buf[..n].make_ascii_uppercase();
        client.write_all(&buf[..n])?;
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(&address)?;
    {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "listening on {}", listener.local_addr()?)?;
        stdout.flush()?;
    }

    let mut traffic = [0usize; MAX_CLIENTS];
    let mut number = 0;
    for client in listener.incoming() {
        let client = match client {
            Ok(client) => client,
            Err(e) => {
                eprintln!("accept: {e}");
                continue;
            }
        };
        match talk(client) {
            Ok(bytes) => traffic[number] = bytes,
            Err(e) => eprintln!("client {number}: {e}"),
        }
        eprintln!("client {number}: {} bytes", traffic[number]);
        number += 1;
    }
    Ok(())
}
