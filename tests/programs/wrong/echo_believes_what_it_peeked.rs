//! Looks how many bytes are there, and takes it for granted that a read gives them all.
//!
//! caught by: *.survives-short-reads 01.exits-when-peer-closes
//! not: 05.survives-short-reads
//! cause: goes-on-after-conversation receive-count-ignored

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

use mutants::{address, announce, fail};

pub fn main() {
    let address = address();
    let listener = TcpListener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.local_addr().expect("it is bound"));
    for client in listener.incoming() {
        if let Err(error) = client.and_then(converse) {
            eprintln!("a client was lost: {error}");
        }
    }
}

fn converse(mut client: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let there = client.peek(&mut buffer)?;
        if there == 0 {
            return Ok(());
        }
        let mut message = vec![0; there];
        let _there = client.read(&mut message)?;
        client.write_all(&message.to_ascii_uppercase())?;
    }
}
