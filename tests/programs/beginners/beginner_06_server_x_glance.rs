//! The server peeks at each datagram to learn its size, and answers an empty one right there ("nothing
//! to receive") without taking it out of the queue. It finds the same empty datagram again and again:
//! its sender gets endless empty answers, nobody else is served, and the processor is at 100 %.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: reply-repeated

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};

const MAX_DATAGRAM: usize = 65_507;

struct Request {
    data: Vec<u8>,
    from: SocketAddr,
}

struct Server {
    socket: UdpSocket,
    scratch: Box<[u8]>,
}

impl Server {
    fn new(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        Ok(Self {
            socket,
            scratch: vec![0; MAX_DATAGRAM].into_boxed_slice(),
        })
    }

    /// The next request that has any content; requests without are dealt with immediately.
    fn next_request(&mut self) -> io::Result<Request> {
        loop {
            let (size, from) = self.socket.peek_from(&mut self.scratch)?;
            if size == 0 {
                self.socket.send_to(&[], from)?;
                continue;
            }
            let mut data = vec![0; size];
            let (size, from) = self.socket.recv_from(&mut data)?;
            data.truncate(size);
            return Ok(Request { data, from });
        }
    }

    fn run(&mut self) -> ! {
        loop {
            let outcome = self.next_request().and_then(|mut request| {
                request.data.make_ascii_uppercase();
                self.socket.send_to(&request.data, request.from)
            });
            match outcome {
                Ok(_) => (),
                Err(e) if e.kind() == ErrorKind::Interrupted => (),
                Err(e) => eprintln!("{e}"),
            }
        }
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let mut server = Server::new(&address).unwrap_or_else(|e| {
        eprintln!("can't bind {address}: {e}");
        std::process::exit(1)
    });
    match server.socket.local_addr() {
        Ok(local) => println!("listening on {local}"),
        Err(e) => {
            eprintln!("{address}: {e}");
            std::process::exit(1)
        }
    }
    let _ = io::stdout().flush();
    server.run()
}
