//! `BufReader` and `BufWriter`: what is there is taken from the one, put into the other, flushed.
//!
//! passes: 01 server
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::net::TcpListener;

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(address.as_str())?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    let (conn, peer) = listener.accept()?;
    eprintln!("{peer} is here");
    let mut reader = BufReader::with_capacity(700, &conn);
    let mut writer = BufWriter::new(&conn);
    loop {
        let there = reader.fill_buf()?;
        if there.is_empty() {
            return writer.flush();
        }
        for byte in there {
            writer.write_all(&[byte.to_ascii_uppercase()])?;
        }
        let count = there.len();
        writer.flush()?;
        reader.consume(count);
    }
}
