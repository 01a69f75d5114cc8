//! The bytes of the buffer are taken as a C string: the reply goes up to the first NUL byte. A message
//! with a zero byte in it comes back too short, and a client that counts the bytes of its reply waits
//! for ever.
//!
//! caught by: 01.exact-on-every-byte
//! cause: ends-at-zero-byte

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

const FRAME: usize = 512;

struct Frame {
    data: [u8; FRAME],
}

impl Frame {
    fn new() -> Self {
        Frame { data: [0; FRAME] }
    }

    /// Empties the frame and fills it from the line. False: nothing more will come.
    fn receive(&mut self, line: &mut TcpStream) -> io::Result<bool> {
        self.data.fill(0);
        let count = line.read(&mut self.data)?;
        Ok(count > 0)
    }

    fn used(&self) -> usize {
        self.data.iter().position(|&b| b == 0).unwrap_or(FRAME)
    }

    fn transmit(&mut self, line: &mut TcpStream) -> io::Result<()> {
        let used = self.used();
        let bytes = &mut self.data[..used];
        for byte in bytes.iter_mut() {
            if matches!(*byte, b'a'..=b'z') {
                *byte &= !0x20;
            }
        }
        line.write_all(bytes)
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let (mut line, _) = listener.accept()?;
    let mut frame = Frame::new();
    while frame.receive(&mut line)? {
        frame.transmit(&mut line)?;
    }
    Ok(())
}
