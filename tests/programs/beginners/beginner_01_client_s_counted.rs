//! The length of the expected reply is counted in characters, not in bytes. After "straße" one byte
//! stays in the stream: that reply lacks its last letter, and the next reply begins with it.
//!
//! caught by: 01.client-joins-split-character
//! cause: counts-characters

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

struct Client {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Client {
    fn connect(address: &str) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let writer = stream.try_clone()?;
        Ok(Client {
            reader: BufReader::new(stream),
            writer,
        })
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())?;
        self.writer.flush()
    }

    fn receive(&mut self, expected: usize) -> io::Result<Vec<u8>> {
        let mut reply = vec![0; expected];
        self.reader.read_exact(&mut reply)?;
        Ok(reply)
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let mut client = Client::connect(&address)?;

    for line in io::stdin().lock().lines() {
        let line = line?;
        let length = line.chars().count();
        client.send(&line)?;
        let reply = client.receive(length)?;

        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}
