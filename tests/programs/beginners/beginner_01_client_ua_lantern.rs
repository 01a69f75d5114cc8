//! The last byte of each line is cut off without looking whether it is a newline. When the input ends
//! without one, the last message loses its last letter.
//!
//! caught by: 01.client-last-line
//! cause: last-byte-cut

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Client {
    stream: TcpStream,
    reply: Vec<u8>,
}

impl Client {
    fn connect(address: &str) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        Ok(Client {
            stream,
            reply: Vec::new(),
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.stream.write_all(message)?;
        self.reply.clear();
        self.reply.resize(message.len(), 0);
        self.stream.read_exact(&mut self.reply)?;
        Ok(&self.reply)
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::connect(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        // without the \n, and without a \r in front of it
        let mut message = &line[..line.len() - 1];
        if message.ends_with(b"\r") {
            message = &message[..message.len() - 1];
        }
        let reply = client.ask(message)?;
        output.write_all(reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
