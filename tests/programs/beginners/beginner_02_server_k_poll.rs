//! Makes the listener non-blocking and calls accept in a loop without any wait; everything is answered,
//! but the server uses a whole processor even when nobody is connected.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave
//! cause: busy-waiting

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn conversation(stream: &mut TcpStream) -> io::Result<()> {
    let mut data = [0u8; 4096];
    loop {
        match stream.read(&mut data)? {
            0 => break Ok(()),
            n => {
                let upper: Vec<u8> = data[..n].iter().map(u8::to_ascii_uppercase).collect();
                stream.write_all(&upper)?;
            }
        }
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);

    loop {
        match listener.accept() {
            Ok((mut stream, addr)) => {
                stream.set_nonblocking(false)?;
                thread::spawn(move || {
                    if let Err(e) = conversation(&mut stream) {
                        eprintln!("{addr}: {e}");
                    }
                });
            }
            Err(ref e) if e.kind() == ErrorKind::WouldBlock => {
                thread::yield_now();
                continue;
            }
            Err(e) => return Err(e),
        }
    }
}
