//! the main thread sends line after line and only notes how long each reply will be; another thread
//! collects the replies. When lines come faster than replies (a pipe, a slow server), the second
//! message is sent before the first is answered.
//!
//! caught by: 01.client-one-at-a-time
//! cause: sends-ahead

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process;
use std::sync::mpsc;
use std::thread;

struct Printer {
    stream: TcpStream,
    lengths: mpsc::Receiver<usize>,
}

impl Printer {
    fn run(mut self) -> io::Result<()> {
        let mut stdout = io::stdout();
        while let Ok(length) = self.lengths.recv() {
            let mut reply = vec![0; length];
            self.stream.read_exact(&mut reply)?;
            reply.push(b'\n');
            stdout.write_all(&reply)?;
            stdout.flush()?;
        }
        Ok(())
    }
}

fn without_ending(mut line: Vec<u8>) -> Vec<u8> {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    line
}

fn run(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let (announce, lengths) = mpsc::channel();
    let printer = Printer {
        stream: stream.try_clone()?,
        lengths,
    };
    let printer = thread::spawn(move || {
        if let Err(error) = printer.run() {
            eprintln!("error: {error}");
            process::exit(1);
        }
    });

    let mut stdin = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let message = without_ending(line);
        stream.write_all(&message)?;
        // the printer waits until the whole reply is there
        let _ = announce.send(message.len());
    }
    drop(announce);
    let _ = printer.join();
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    if let Err(error) = run(&address) {
        eprintln!("error: {error}");
        process::exit(1);
    }
}
