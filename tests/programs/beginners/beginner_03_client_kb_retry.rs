//! If the connection breaks while a reply is owed, the client connects anew and sends the message again,
//! up to three times, as a fetch with retries does. No message and no exit code 1 tell of the broken
//! connection.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Client {
    address: String,
    stream: TcpStream,
}

impl Client {
    const MAX_RETRIES: usize = 3;

    fn connect(address: &str) -> io::Result<Client> {
        Ok(Client {
            address: address.to_owned(),
            stream: TcpStream::connect(address)?,
        })
    }

    fn try_ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(message)?;
        let mut reply = vec![0; message.len()];
        self.stream.read_exact(&mut reply)?;
        Ok(reply)
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        let mut retries = 0;
        loop {
            match self.try_ask(message) {
                Ok(reply) => return Ok(reply),
                Err(e) if retries == Self::MAX_RETRIES => return Err(e),
                Err(_) => {
                    retries += 1;
                    self.stream = TcpStream::connect(&self.address)?;
                }
            }
        }
    }
}

fn main_loop(address: &str) -> io::Result<()> {
    let mut client = Client::connect(address)?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let message = line.strip_suffix(b"\r").unwrap_or(&line);
        if message.is_empty() {
            continue;
        }
        let reply = client.ask(message)?;
        stdout.write_all(&[reply.as_slice(), b"\n"].concat())?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .skip(1)
        .next()
        .unwrap_or(String::from("127.0.0.1:8888"));
    if let Err(e) = main_loop(&address) {
        eprintln!("error talking to {address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
