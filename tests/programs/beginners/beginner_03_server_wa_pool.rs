//! read and write are unwrapped inside the workers of the pool. Each client that resets panics one
//! worker, and nobody starts a new one: after four such clients there is no worker left and the server
//! is dead.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running
//! cause: error-not-handled

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

struct ThreadPool {
    _workers: Vec<thread::JoinHandle<()>>,
    sender: mpsc::Sender<TcpStream>,
}

impl ThreadPool {
    fn new(size: usize) -> ThreadPool {
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let mut workers = Vec::with_capacity(size);
        for _ in 0..size {
            workers.push(worker(Arc::clone(&receiver)));
        }
        ThreadPool {
            _workers: workers,
            sender,
        }
    }

    fn execute(&self, stream: TcpStream) {
        self.sender.send(stream).unwrap();
    }
}

fn worker(receiver: Arc<Mutex<mpsc::Receiver<TcpStream>>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        loop {
            let stream = receiver.lock().unwrap().recv().unwrap();
            handle_connection(stream);
        }
    })
}

fn handle_connection(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer).unwrap();
        if n == 0 {
            return;
        }
        buffer[..n].make_ascii_uppercase();
        stream.write_all(&buffer[..n]).unwrap();
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap_or_else(|err| {
        eprintln!("cannot listen on {address}: {err}");
        process::exit(1);
    });
    println!("listening on {}", listener.local_addr().unwrap());
    io::stdout().flush().unwrap();

    let pool = ThreadPool::new(4);

    for stream in listener.incoming() {
        match stream {
            Ok(stream) => pool.execute(stream),
            Err(err) => {
                eprintln!("accept failed: {err}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}
