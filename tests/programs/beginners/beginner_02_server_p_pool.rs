//! Has kept .take(2) from the thread pool of the Rust book, where it shows the orderly shutdown; after
//! two clients the loop is over and the server exits with 0.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: ends-after-some-clients

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

type Job = Box<dyn FnOnce() + Send + 'static>;

struct Worker {
    id: usize,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    fn new(id: usize, receiver: Arc<Mutex<mpsc::Receiver<Job>>>) -> Worker {
        let thread = thread::spawn(move || {
            loop {
                let message = receiver.lock().unwrap().recv();
                match message {
                    Ok(job) => job(),
                    Err(_) => break,
                }
            }
        });
        Worker {
            id,
            thread: Some(thread),
        }
    }
}

struct ThreadPool {
    workers: Vec<Worker>,
    sender: Option<mpsc::Sender<Job>>,
}

impl ThreadPool {
    fn new(size: usize) -> ThreadPool {
        assert!(size > 0);
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let workers = (0..size)
            .map(|id| Worker::new(id, Arc::clone(&receiver)))
            .collect();
        ThreadPool {
            workers,
            sender: Some(sender),
        }
    }

    fn execute<F: FnOnce() + Send + 'static>(&self, f: F) {
        self.sender.as_ref().unwrap().send(Box::new(f)).unwrap();
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        drop(self.sender.take());
        for worker in &mut self.workers {
            if let Some(thread) = worker.thread.take() {
                eprintln!("Shutting down worker {}", worker.id);
                thread.join().unwrap();
            }
        }
    }
}

fn handle_connection(mut stream: TcpStream) {
    let mut buf = [0u8; 4096];
    loop {
        match stream.read(&mut buf) {
            Ok(0) | Err(_) => return,
            Ok(n) => {
                buf[..n].make_ascii_uppercase();
                if stream.write_all(&buf[..n]).is_err() {
                    return;
                }
            }
        }
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    let pool = ThreadPool::new(8);

    for stream in listener.incoming().take(2) {
        match stream {
            Ok(stream) => pool.execute(|| handle_connection(stream)),
            Err(e) => eprintln!("connection failed: {e}"),
        }
    }
}
