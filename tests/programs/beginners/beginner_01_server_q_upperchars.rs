//! Every byte is turned into a char (that is, read as Latin-1) and upper-cased with the Unicode rules.
//! Bytes from 0x80 on are changed, too: 0xE2 becomes 0xC2, 0xB5 becomes 0x9C, 0xDF becomes 'S', so that
//! "€" and "õ" come back as something else, while "straße" (c3 9f) happens to look right.
//!
//! caught by: 01.exact-on-every-byte 01.utf8-passes-through
//! cause: text-instead-of-bytes

use std::env;
use std::io;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

struct EchoServer {
    server_socket: TcpListener,
}

impl EchoServer {
    fn new(host_and_port: &str) -> io::Result<EchoServer> {
        let server_socket = TcpListener::bind(host_and_port)?;
        Ok(EchoServer { server_socket })
    }

    fn start(&self) -> io::Result<()> {
        println!("listening on {}", self.server_socket.local_addr()?);
        let (client_socket, _client_address) = self.server_socket.accept()?;
        let mut handler = ClientHandler::new(client_socket);
        handler.run()
    }
}

struct ClientHandler {
    client_socket: TcpStream,
    input_buffer: Vec<u8>,
}

impl ClientHandler {
    const BUFFER_SIZE: usize = 4096;

    fn new(client_socket: TcpStream) -> ClientHandler {
        ClientHandler {
            client_socket,
            input_buffer: vec![0; Self::BUFFER_SIZE],
        }
    }

    fn run(&mut self) -> io::Result<()> {
        loop {
            let bytes_read = self.client_socket.read(&mut self.input_buffer)?;
            if bytes_read == 0 {
                return Ok(());
            }
            let answer: Vec<u8> = self.input_buffer[..bytes_read]
                .iter()
                .map(|&byte| to_upper_case(byte))
                .collect();
            self.client_socket.write_all(&answer)?;
        }
    }
}

/// One byte in, one byte out, so the length stays the same.
fn to_upper_case(byte: u8) -> u8 {
    let character = byte as char;
    character.to_uppercase().next().unwrap_or(character) as u8
}

pub fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = match args.get(1) {
        Some(a) => a.clone(),
        None => String::from("127.0.0.1:8888"),
    };
    EchoServer::new(&address)?.start()
}
