//! An orderly close by the server is thought to be a normal end even while a reply is owed; the client
//! says so on stderr but exits with 0 (a reset does give exit code 1).
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: failure-taken-for-success

use std::env;
use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

#[derive(Debug)]
enum ClientError {
    Io(io::Error),
    Closed,
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Io(e) => write!(f, "{e}"),
            ClientError::Closed => write!(f, "the server has closed the connection"),
        }
    }
}

impl From<io::Error> for ClientError {
    fn from(e: io::Error) -> Self {
        ClientError::Io(e)
    }
}

struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    fn connect(address: &str) -> Result<Client, ClientError> {
        Ok(Client {
            stream: TcpStream::connect(address)?,
            buffer: vec![0; 16 * 1024],
        })
    }

    fn request(&mut self, message: &[u8]) -> Result<Vec<u8>, ClientError> {
        self.stream.write_all(message)?;
        let mut reply = Vec::with_capacity(message.len());
        while reply.len() < message.len() {
            let want = (message.len() - reply.len()).min(self.buffer.len());
            match self.stream.read(&mut self.buffer[..want]) {
                Ok(0) => return Err(ClientError::Closed),
                Ok(n) => reply.extend_from_slice(&self.buffer[..n]),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(reply)
    }
}

fn run(address: &str) -> Result<(), ClientError> {
    let mut client = Client::connect(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let message = line.strip_suffix(b"\n").unwrap_or(&line);
        let message = if line.ends_with(b"\r\n") {
            &message[..message.len() - 1]
        } else {
            message
        };
        if message.is_empty() {
            continue;
        }
        let reply = client.request(message)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ClientError::Closed) => {
            eprintln!("{address}: {}", ClientError::Closed);
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
