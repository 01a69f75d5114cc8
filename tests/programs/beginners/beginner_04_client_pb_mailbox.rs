//! When receiving fails (nobody listens, the refusal comes back) the receiving thread just ends, and
//! main takes the closed channel for the end of its work. Without a server the client says nothing and
//! exits with 0.
//!
//! caught by: 04.client-starts-without-server
//! cause: failure-taken-for-success

use std::env;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::net::{ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

struct Mailbox {
    socket: Arc<UdpSocket>,
    inbox: Receiver<Vec<u8>>,
}

impl Mailbox {
    fn open(address: &str) -> Result<Self, Box<dyn Error>> {
        let server = address.to_socket_addrs()?.next().ok_or("no such host")?;
        let local = if server.is_ipv4() {
            "0.0.0.0:0"
        } else {
            "[::]:0"
        };
        let socket = Arc::new(UdpSocket::bind(local)?);
        socket.connect(server)?;

        let (tx, inbox) = mpsc::channel();
        let receiver = Arc::clone(&socket);
        thread::spawn(move || {
            let mut buffer = vec![0; 65_535];
            while let Ok(length) = receiver.recv(&mut buffer) {
                if tx.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self { socket, inbox })
    }

    fn request(&self, message: &[u8]) -> io::Result<Option<Vec<u8>>> {
        self.socket.send(message)?;
        Ok(self.inbox.recv().ok())
    }
}

fn run(address: &str) -> Result<(), Box<dyn Error>> {
    let mailbox = Mailbox::open(address)?;
    let mut out = io::stdout();
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        let Some(reply) = mailbox.request(&line)? else {
            break;
        };
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
