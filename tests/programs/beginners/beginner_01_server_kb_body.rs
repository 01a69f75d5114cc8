//! The server reads the whole request with read_to_end and then writes the response, as over HTTP. A
//! client that waits for the reply to its first message before it sends more waits forever.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: reads-to-end-before-replying

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

struct Request {
    body: Vec<u8>,
}

struct Response {
    body: Vec<u8>,
}

fn read_request(stream: &mut TcpStream) -> io::Result<Request> {
    let mut body = Vec::new();
    stream.read_to_end(&mut body)?;
    Ok(Request { body })
}

fn handle(request: Request) -> Response {
    Response {
        body: request.body.iter().map(u8::to_ascii_uppercase).collect(),
    }
}

fn write_response(stream: &mut TcpStream, response: Response) -> io::Result<()> {
    stream.write_all(&response.body)?;
    stream.flush()
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    let (mut stream, peer) = listener.accept()?;
    eprintln!("client connected: {peer}");
    let request = read_request(&mut stream)?;
    let response = handle(request);
    write_response(&mut stream, response)
}
