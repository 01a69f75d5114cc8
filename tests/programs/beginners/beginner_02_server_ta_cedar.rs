//! The connection is kept in the server's field `current`, which is only overwritten when the next
//! client is accepted. So the socket of a client that has finished stays open until then, and that
//! client does not get its end of the stream.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::sleep;
use std::time::Duration;

struct Server {
    listener: TcpListener,
    current: Option<TcpStream>,
    buffer: [u8; 4096],
}

impl Server {
    fn new(address: &str) -> io::Result<Server> {
        Ok(Server {
            listener: TcpListener::bind(address)?,
            current: None,
            buffer: [0; 4096],
        })
    }

    fn announce(&self) -> io::Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        io::stdout().flush()
    }

    fn next_client(&mut self) -> io::Result<()> {
        let (stream, _) = self.listener.accept()?;
        self.current = Some(stream);
        Ok(())
    }

    fn talk(&mut self) -> io::Result<()> {
        let Some(stream) = self.current.as_mut() else {
            return Ok(());
        };
        loop {
            let n = match stream.read(&mut self.buffer) {
                Ok(0) => return Ok(()), // client is done, only the inner loop ends
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let part = &mut self.buffer[..n];
            part.make_ascii_uppercase();
            stream.write_all(part)?;
        }
    }

    fn run(&mut self) {
        loop {
            if let Err(e) = self.next_client() {
                eprintln!("accept: {e}");
                sleep(Duration::from_millis(50));
                continue;
            }
            if let Err(e) = self.talk() {
                eprintln!("client: {e}");
            }
        }
    }
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    match Server::new(&address) {
        Ok(mut server) => {
            server.announce().expect("stdout");
            server.run();
        }
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1);
        }
    }
}
