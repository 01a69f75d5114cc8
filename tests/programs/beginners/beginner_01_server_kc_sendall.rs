//! The hand-made "send everything" loop gives write the slice from the beginning each time, not the
//! rest. As long as the kernel takes everything at once it looks right; when it takes only a part the
//! beginning of the reply is sent again and the reply is wrong.
//!
//! caught by: 01.survives-short-writes
//! cause: sends-again-after-short-write

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

struct EchoServer {
    listener: TcpListener,
}

impl EchoServer {
    fn new(addr: &str) -> Self {
        let listener = TcpListener::bind(addr).expect("could not bind");
        EchoServer { listener }
    }

    fn announce(&self) {
        println!("listening on {}", self.listener.local_addr().unwrap());
    }

    fn run(&self) {
        let (mut stream, _) = self.listener.accept().expect("accept failed");
        let mut buf = vec![0; 2048];
        loop {
            let got = stream.read(&mut buf).expect("read failed");
            if got == 0 {
                break;
            }
            let reply: Vec<u8> = buf[..got].iter().map(|b| b.to_ascii_uppercase()).collect();
            send_all(&mut stream, &reply);
        }
    }
}

// like sendall() in python
fn send_all(stream: &mut TcpStream, data: &[u8]) {
    let mut sent = 0;
    while sent < data.len() {
        sent += stream.write(data).expect("write failed");
    }
}

pub fn main() {
    let args: Vec<String> = std::env::args().collect();
    let addr = if args.len() > 1 {
        args[1].as_str()
    } else {
        "127.0.0.1:8888"
    };
    let server = EchoServer::new(addr);
    server.announce();
    server.run();
}
