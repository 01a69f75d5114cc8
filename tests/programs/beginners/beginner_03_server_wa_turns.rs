//! the output queue belongs to the server, not to the conversation. When a client breaks off while a
//! reply is being written, the rest stays in `out` and is sent to the next client.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
//! caught by: 03.survives-broken-pipe 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 03.survives-failed-transfers
//! cause: shared-between-clients

use std::collections::VecDeque;
use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::exit;

struct Server {
    listener: TcpListener,
    input: [u8; 8192],
    out: VecDeque<u8>,
}

impl Server {
    fn new(address: &str) -> io::Result<Server> {
        Ok(Server {
            listener: TcpListener::bind(address)?,
            input: [0; 8192],
            // allocated once, reused for everybody
            out: VecDeque::with_capacity(8192),
        })
    }

    fn run(&mut self) -> ! {
        loop {
            match self.listener.accept() {
                Ok((stream, peer)) => {
                    if let Err(e) = self.converse(stream) {
                        eprintln!("{peer}: {e}");
                    }
                }
                Err(e) => {
                    eprintln!("accept: {e}");
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
            }
        }
    }

    fn converse(&mut self, mut stream: TcpStream) -> io::Result<()> {
        loop {
            let n = match stream.read(&mut self.input) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            self.out
                .extend(self.input[..n].iter().map(|b| b.to_ascii_uppercase()));
            self.drain_to(&mut stream)?;
        }
    }

    fn drain_to(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        while !self.out.is_empty() {
            let (front, _) = self.out.as_slices();
            match stream.write(front) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => {
                    self.out.drain(..n);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut server = match Server::new(&address) {
        Ok(server) => server,
        Err(e) => {
            eprintln!("{address}: {e}");
            exit(1);
        }
    };
    println!("listening on {}", server.listener.local_addr().unwrap());
    io::stdout().flush().unwrap();
    server.run()
}
