//! Takes the message "quit" (or "exit") for the wish to end, as chat programs do; the server closes
//! without an answer and exits, although no message is magic and QUIT was owed.
//!
//! caught by: 01.no-magic-words
//! cause: magic-word

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

struct Session {
    stream: TcpStream,
    buffer: [u8; 2048],
}

impl Session {
    fn new(stream: TcpStream) -> Self {
        Session {
            stream,
            buffer: [0; 2048],
        }
    }

    fn run(&mut self) -> io::Result<()> {
        loop {
            let len = self.stream.read(&mut self.buffer)?;
            if len == 0 {
                return Ok(());
            }
            let message = &mut self.buffer[..len];
            match message.trim_ascii_end() {
                b"quit" | b"exit" => return Ok(()),
                _ => {}
            }
            message.make_ascii_uppercase();
            self.stream.write_all(message)?;
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);

    let (stream, peer) = listener.accept()?;
    eprintln!("{peer} is here");
    Session::new(stream).run()?;
    eprintln!("{peer} has left");
    Ok(())
}
