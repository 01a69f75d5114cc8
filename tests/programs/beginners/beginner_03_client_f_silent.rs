//! It exits with 1 and says nothing.
//!
//! caught by: 03.client-converses 03.client-empty-line-sends-nothing 03.client-nobody-listening
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: fails-without-a-word line-end-sent prints-for-empty-line

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let Ok(mut server) = TcpStream::connect(address) else {
        std::process::exit(1)
    };
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if server.write_all(&line).is_err() {
            std::process::exit(1);
        }
        let mut reply = vec![0; line.len()];
        if server.read_exact(&mut reply).is_err() {
            std::process::exit(1);
        }
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
