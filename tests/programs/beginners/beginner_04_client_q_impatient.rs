//! Without an answer the client sends again after a quarter of a second; the contract says not before a
//! whole second has passed. A server that takes 300 ms gets the message twice, and its second answer is
//! printed as the reply to the next line.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-ignores-strangers
//! by luck: 04.client-one-at-a-time
//! cause: message-repeated

use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const RETRY_INTERVAL: Duration = Duration::from_millis(250);

struct UdpClient {
    socket: UdpSocket,
    recv_buffer: Box<[u8]>,
}

impl UdpClient {
    fn new(server: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(server)?;
        socket.set_read_timeout(Some(RETRY_INTERVAL))?;
        Ok(UdpClient {
            socket,
            recv_buffer: vec![0; 65_535].into_boxed_slice(),
        })
    }

    /// Sends the message and returns the response, however often it has to ask.
    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        let received = loop {
            self.socket.send(message)?;
            match self.socket.recv(&mut self.recv_buffer) {
                Ok(received) => break received,
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                        // lost on the way: once more
                    }
                    _ => return Err(e),
                },
            }
        };
        Ok(&self.recv_buffer[..received])
    }
}

fn run(server: &str) -> io::Result<()> {
    let mut client = UdpClient::new(server)?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let message = line.strip_suffix(b"\r").unwrap_or(&line);
        let response = client.ask(message)?;
        stdout.write_all(response)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let server = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    run(&server).map_or_else(
        |error| {
            eprintln!("{server}: {error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
