//! The connection lives in a field of the server and is dropped only when the next client is put into
//! its place. A client that has finished sending gets its replies, but the end of the stream comes only
//! when somebody else connects.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

struct Server {
    listener: TcpListener,
    client: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Server {
    fn listen(address: &str) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        Ok(Server {
            listener,
            client: None,
            buffer: vec![0; 8192],
        })
    }

    fn serve(&mut self) {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => self.client = Some(stream),
                Err(error) => {
                    note(&error);
                    thread::sleep(Duration::from_millis(100));
                    continue;
                }
            }
            if let Err(error) = self.converse() {
                note(&error);
            }
        }
    }

    fn converse(&mut self) -> io::Result<()> {
        // the client stays in self, or the borrow checker complains
        let Some(stream) = self.client.as_mut() else {
            return Ok(());
        };
        loop {
            let length = match stream.read(&mut self.buffer) {
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if length == 0 {
                return Ok(());
            }
            let message = &mut self.buffer[..length];
            message.make_ascii_uppercase();
            stream.write_all(message)?;
        }
    }
}

fn note(error: &io::Error) {
    let _ = writeln!(io::stderr(), "{error}");
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    let mut server = match Server::listen(&address) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match server.listener.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    }
    server.serve();
    ExitCode::SUCCESS
}
