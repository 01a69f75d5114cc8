//! The guest who has left stays in the Option, and with it the open socket; only insert() of the next
//! guest drops it. A client that half-closes doesn't get the end of the stream until somebody else
//! connects.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

struct Guest {
    stream: TcpStream,
    name: SocketAddr,
    bytes: u64,
}

impl Guest {
    fn entertain(&mut self) -> io::Result<()> {
        let mut buffer = [0; 8192];
        loop {
            let length = match self.stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            buffer[..length].make_ascii_uppercase();
            self.stream.write_all(&buffer[..length])?;
            self.bytes += length as u64;
        }
    }
}

struct Lounge {
    listener: TcpListener,
    guest: Option<Guest>,
}

impl Lounge {
    fn open(address: &str) -> io::Result<Self> {
        Ok(Lounge {
            listener: TcpListener::bind(address)?,
            guest: None,
        })
    }

    fn welcome(&mut self) -> io::Result<&mut Guest> {
        let (stream, name) = self.listener.accept()?;
        Ok(self.guest.insert(Guest {
            stream,
            name,
            bytes: 0,
        }))
    }

    fn host(&mut self) -> ! {
        loop {
            match self.welcome() {
                Ok(guest) => {
                    let outcome = guest.entertain();
                    note(&format!(
                        "{}: {} bytes, {outcome:?}",
                        guest.name, guest.bytes
                    ));
                }
                Err(error) => {
                    note(&format!("accept: {error}"));
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let mut lounge = match Lounge::open(&address) {
        Ok(lounge) => lounge,
        Err(error) => {
            note(&format!("{address}: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match lounge.listener.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(error) => note(&format!("{address}: {error}")),
    }
    lounge.host()
}
