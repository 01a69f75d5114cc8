//! Collects everything with read_to_end before it answers; a client that waits for its reply before it
//! closes gets none, and both sides wait for ever.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: reads-to-end-before-replying

use std::env;
use std::io::Result;
use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};

struct EchoServer {
    listener: TcpListener,
}

impl EchoServer {
    fn new(address: &str) -> Result<Self> {
        Ok(EchoServer {
            listener: TcpListener::bind(address)?,
        })
    }

    fn announce(&self) -> Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        std::io::stdout().flush()
    }

    fn run(&self) -> Result<()> {
        let (client, _) = self.listener.accept()?;
        self.handle_client(client)
    }

    fn handle_client(&self, mut client: TcpStream) -> Result<()> {
        let mut message = Vec::new();
        while client.read_to_end(&mut message)? > 0 {
            message.make_ascii_uppercase();
            client.write_all(&message)?;
            client.flush()?;
            message.clear();
        }
        Ok(())
    }
}

pub fn main() -> Result<()> {
    let address = env::args().nth(1).unwrap_or(String::from("127.0.0.1:8888"));
    let server = EchoServer::new(&address)?;
    server.announce()?;
    server.run()
}
