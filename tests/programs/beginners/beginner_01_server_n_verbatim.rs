//! Announces the address that it was given instead of the one that it has; with port 0 it says
//! "listening on 127.0.0.1:0", and nobody can find it there.
//!
//! caught by: 01.announces-itself
//! cause: announcement-wrong

use std::env;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpListener;

const DEFAULT_ADDRESS: &str = "127.0.0.1:8888";

pub fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    let address = if args.len() > 1 {
        &args[1]
    } else {
        DEFAULT_ADDRESS
    };

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", address);

    let (mut stream, peer) = listener.accept()?;
    eprintln!("new client: {}", peer);

    let mut buffer = [0u8; 2048];
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        let reply: Vec<u8> = buffer[..n].iter().map(|b| b.to_ascii_uppercase()).collect();
        stream.write_all(&reply)?;
    }
    eprintln!("client has left");
    Ok(())
}
