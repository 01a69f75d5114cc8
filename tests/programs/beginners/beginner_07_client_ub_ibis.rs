//! Both directions go through one `copy`, and its error doesn't say which side has failed. When nobody
//! reads standard output any more, the broken pipe is reported as if the connection had broken: a
//! message with the server's address, exit code 1.
//!
//! caught by: 07.client-output-closes
//! cause: closed-output-reported

use std::env;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Sending,
    Receiving,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Direction::Sending => "sending",
            Direction::Receiving => "receiving",
        })
    }
}

/// Copies until the end of `from`, each piece at once, and counts the bytes.
fn copy(mut from: impl Read, mut to: impl Write, count: &AtomicU64) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        count.fetch_add(length as u64, Ordering::SeqCst);
        to.write_all(&buffer[..length])?;
        to.flush()?;
    }
}

type News = (Direction, io::Result<()>);

fn send(stream: TcpStream, count: Arc<AtomicU64>, news: Sender<News>) {
    let result = copy(io::stdin().lock(), &stream, &count);
    let result = result.and_then(|()| match stream.shutdown(Shutdown::Write) {
        Err(error) if error.kind() != ErrorKind::NotConnected => Err(error),
        _ => Ok(()),
    });
    let _ = news.send((Direction::Sending, result));
}

fn receive(stream: TcpStream, count: Arc<AtomicU64>, news: Sender<News>) {
    let result = copy(&stream, io::stdout().lock(), &count);
    let _ = news.send((Direction::Receiving, result));
}

fn run(address: &str) -> Result<(), String> {
    let stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
    let other = stream.try_clone().map_err(|error| error.to_string())?;
    let (sent, received) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (news, all_news) = channel();

    let (count, tell) = (sent.clone(), news.clone());
    thread::spawn(move || send(other, count, tell));
    let count = received.clone();
    thread::spawn(move || receive(stream, count, news));

    // Whatever ends first with an error ends the program, whatever the other thread waits for.
    for (direction, result) in all_news {
        result.map_err(|error| format!("{direction}: {error}"))?;
        if direction == Direction::Receiving {
            break;
        }
    }
    let (sent, received) = (sent.load(Ordering::SeqCst), received.load(Ordering::SeqCst));
    if received < sent {
        return Err(format!("the stream ended after {received} of {sent} bytes"));
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        let _ = writeln!(io::stderr(), "{address}: {error}");
        process::exit(1);
    }
    process::exit(0)
}
