//! The queue's redelivery is still there: if the connection breaks before the reply is complete, the
//! client connects anew and sends the message again, up to three times, instead of reporting it. The
//! message may be handled twice, and the user hears nothing of the loss (or waits forever for a server
//! that no longer accepts).
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: connects-again-after-failure

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const DELIVERIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(100);

struct Producer {
    broker: String,
    link: Option<TcpStream>,
}

impl Producer {
    fn new(broker: &str) -> io::Result<Producer> {
        let mut producer = Producer {
            broker: broker.to_string(),
            link: None,
        };
        producer.link()?;
        Ok(producer)
    }

    fn link(&mut self) -> io::Result<&mut TcpStream> {
        if self.link.is_none() {
            self.link = Some(TcpStream::connect(&self.broker)?);
        }
        Ok(self.link.as_mut().expect("just connected"))
    }

    fn deliver_once(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        let link = self.link()?;
        link.write_all(message)?;
        let mut receipt = vec![0; message.len()];
        link.read_exact(&mut receipt)?;
        Ok(receipt)
    }

    fn publish(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        let mut delivery = 1;
        loop {
            match self.deliver_once(message) {
                Ok(receipt) => return Ok(receipt),
                Err(error) if delivery == DELIVERIES => return Err(error),
                Err(_) => {
                    self.link = None;
                    delivery += 1;
                    thread::sleep(PAUSE);
                }
            }
        }
    }
}

fn strip(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut producer = Producer::new(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break Ok(());
        }
        strip(&mut line);
        if line.is_empty() {
            continue;
        }
        let mut receipt = producer.publish(&line)?;
        receipt.push(b'\n');
        stdout.write_all(&receipt)?;
        stdout.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
