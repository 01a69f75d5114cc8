//! A ring buffer of 64 KiB lies between the reading and the writing thread, and head == tail means
//! empty. When it is filled to the last byte, head == tail as well: the full ring is taken for an empty
//! one, and 64 KiB of answers are lost as soon as the client reads more slowly than it sends.
//!
//! caught by: 07.moves-large-stream 07.memory-does-not-grow 07.stops-reading 07.half-close-after-8-mib
//! by luck: 07.clients-kept-apart

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

const CAPACITY: usize = 64 * 1024;

struct Ring {
    data: Vec<u8>,
    head: usize,
    tail: usize,
    ended: bool,
    broken: bool,
}

impl Ring {
    fn len(&self) -> usize {
        (self.tail + CAPACITY - self.head) % CAPACITY
    }

    fn free(&self) -> usize {
        CAPACITY - self.len()
    }

    fn push(&mut self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.free());
        for &byte in &bytes[..count] {
            self.data[self.tail] = byte;
            self.tail = (self.tail + 1) % CAPACITY;
        }
        count
    }

    fn pop(&mut self, limit: usize) -> Vec<u8> {
        let count = limit.min(self.len());
        let mut bytes = Vec::with_capacity(count);
        for _ in 0..count {
            bytes.push(self.data[self.head]);
            self.head = (self.head + 1) % CAPACITY;
        }
        bytes
    }
}

struct Pipe {
    ring: Mutex<Ring>,
    changed: Condvar,
}

impl Pipe {
    fn new() -> Pipe {
        Pipe {
            ring: Mutex::new(Ring {
                data: vec![0; CAPACITY],
                head: 0,
                tail: 0,
                ended: false,
                broken: false,
            }),
            changed: Condvar::new(),
        }
    }

    /// Waits until there is room; false if nobody takes anything out any more.
    fn put(&self, mut bytes: &[u8]) -> bool {
        let mut ring = self.ring.lock().unwrap();
        while !bytes.is_empty() {
            ring = self
                .changed
                .wait_while(ring, |r| r.free() == 0 && !r.broken)
                .unwrap();
            if ring.broken {
                return false;
            }
            let count = ring.push(bytes);
            bytes = &bytes[count..];
            self.changed.notify_all();
        }
        true
    }

    /// Waits until there is something; empty at the end.
    fn take(&self) -> Vec<u8> {
        let ring = self.ring.lock().unwrap();
        let mut ring = self
            .changed
            .wait_while(ring, |r| r.len() == 0 && !r.ended)
            .unwrap();
        let bytes = ring.pop(16 * 1024);
        self.changed.notify_all();
        bytes
    }

    fn end(&self) {
        self.ring.lock().unwrap().ended = true;
        self.changed.notify_all();
    }

    fn break_off(&self) {
        self.ring.lock().unwrap().broken = true;
        self.changed.notify_all();
    }
}

fn fill(mut stream: &TcpStream, pipe: &Pipe) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                if !pipe.put(&buffer[..n]) {
                    return Ok(());
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn drain(mut stream: &TcpStream, pipe: &Pipe) -> io::Result<()> {
    loop {
        let mut bytes = pipe.take();
        if bytes.is_empty() {
            return Ok(());
        }
        bytes.make_ascii_uppercase();
        stream.write_all(&bytes)?;
    }
}

fn converse(stream: &TcpStream) -> io::Result<()> {
    let pipe = Pipe::new();
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let result = fill(stream, &pipe);
            pipe.end();
            result
        });
        let written = drain(stream, &pipe);
        if written.is_err() {
            pipe.break_off();
            let _ = stream.shutdown(Shutdown::Both);
        }
        let read = reader.join().expect("the reader panicked");
        written.and(read)
    })
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let bound = TcpListener::bind(&address).and_then(|l| Ok((l.local_addr()?, l)));
    let (name, listener) = match bound {
        Ok(pair) => pair,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {name}");
    let _ = io::stdout().flush();
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(error) = converse(&stream) {
                    let _ = writeln!(io::stderr(), "{peer}: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
