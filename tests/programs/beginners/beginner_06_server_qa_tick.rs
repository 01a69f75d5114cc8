//! With a read timeout set, a length of 0 is handled together with the expired timeout as "nothing has
//! come"; empty datagrams get no answer.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

struct UdpServer {
    socket: UdpSocket,
    buffer: Vec<u8>,
    served: u64,
}

impl UdpServer {
    fn new(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        Ok(Self {
            socket,
            buffer: vec![0; 65535],
            served: 0,
        })
    }

    fn poll(&mut self) -> io::Result<Option<(usize, SocketAddr)>> {
        match self.socket.recv_from(&mut self.buffer) {
            Ok((0, _)) => Ok(None),
            Ok(pair) => Ok(Some(pair)),
            Err(e) => match e.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(None),
                _ => Err(e),
            },
        }
    }

    fn run(&mut self) -> ! {
        loop {
            match self.poll() {
                Ok(Some((len, from))) => {
                    let data = &mut self.buffer[..len];
                    data.make_ascii_uppercase();
                    match self.socket.send_to(data, from) {
                        Ok(_) => self.served += 1,
                        Err(e) => eprintln!("{from}: {e} (after {} answers)", self.served),
                    }
                }
                Ok(None) => {}
                Err(e) => eprintln!("receive: {e}"),
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let started = UdpServer::new(&address).and_then(|server| {
        let local = server.socket.local_addr()?;
        writeln!(io::stdout(), "listening on {local}")?;
        io::stdout().flush()?;
        Ok(server)
    });
    match started {
        Ok(mut server) => server.run(),
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
