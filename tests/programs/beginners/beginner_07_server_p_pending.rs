//! Appends each piece to one Vec and remembers how far it has been sent, but never takes out what was
//! sent; the server's memory grows by every byte of the stream as long as the conversation lasts.
//!
//! caught by: 07.memory-does-not-grow
//! cause: keeps-what-it-answered

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

struct Echo {
    stream: TcpStream,
    pending: Vec<u8>,
    sent: usize,
}

impl Echo {
    fn new(stream: TcpStream) -> Self {
        Echo {
            stream,
            pending: Vec::new(),
            sent: 0,
        }
    }

    fn fill(&mut self) -> io::Result<bool> {
        let mut piece = [0u8; 16 * 1024];
        loop {
            match self.stream.read(&mut piece) {
                Ok(n) => {
                    piece[..n].make_ascii_uppercase();
                    self.pending.extend_from_slice(&piece[..n]);
                    return Ok(n > 0);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            }
        }
    }

    fn drain(&mut self) -> io::Result<()> {
        while self.sent < self.pending.len() {
            match self.stream.write(&self.pending[self.sent..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => self.sent += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn run(mut self) -> io::Result<()> {
        while self.fill()? {
            self.drain()?;
        }
        Ok(())
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1);
        }
    };
    match listener.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(e) => eprintln!("{address}: {e}"),
    }
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                thread::spawn(move || {
                    if let Err(e) = Echo::new(stream).run() {
                        eprintln!("{peer}: {e}");
                    }
                });
            }
            Err(e) => {
                eprintln!("accept: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
