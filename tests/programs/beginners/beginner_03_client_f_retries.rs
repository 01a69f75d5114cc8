//! It tries to connect again and again until somebody listens.
//!
//! caught by: 03.client-converses 03.client-empty-line-sends-nothing 03.client-nobody-listening
//! cause: line-end-sent prints-for-empty-line tries-again-for-ever

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = loop {
        match TcpStream::connect(&address) {
            Ok(server) => break server,
            Err(error) => eprintln!("{address}: {error}, trying again"),
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    };
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        server.write_all(&line)?;
        let mut reply = vec![0; line.len()];
        if let Err(error) = server.read_exact(&mut reply) {
            eprintln!("{address}: {error}");
            std::process::exit(1);
        }
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
