//! Replies go into a BufWriter that is flushed only when a read came back shorter than the buffer; a
//! message of exactly 4096 bytes (or a multiple) is never answered until more bytes or the end of the
//! stream come, and both sides wait for each other.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::io::{self, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};

const CHUNK: usize = 4096;

fn talk(sock: TcpStream) -> io::Result<()> {
    let mut reader = sock.try_clone()?;
    let mut writer = BufWriter::new(sock);
    let mut chunk = [0u8; CHUNK];

    loop {
        let n = reader.read(&mut chunk)?;
        if n == 0 {
            break;
        }
        chunk[..n].make_ascii_uppercase();
        writer.write_all(&chunk[..n])?;

        // whole message is in when the chunk is not full
        if n < CHUNK {
            writer.flush()?;
        }
    }
    writer.flush()
}

pub fn main() -> io::Result<()> {
    let addr = std::env::args()
        .nth(1)
        .unwrap_or(String::from("127.0.0.1:8888"));
    let server = TcpListener::bind(addr.as_str())?;
    println!("listening on {}", server.local_addr()?);

    let (sock, peer) = server.accept()?;
    eprintln!("{peer} connected");
    talk(sock)
}
