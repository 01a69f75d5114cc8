//! Every connection is also cloned into a shared list of clients from which nothing is ever removed; the
//! descriptors grow with each client, and a client that half-closes never sees the end of the stream.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

type Clients = Arc<Mutex<Vec<TcpStream>>>;

struct ThreadPool {
    sender: mpsc::Sender<TcpStream>,
}

impl ThreadPool {
    fn new(size: usize) -> ThreadPool {
        let (sender, receiver) = mpsc::channel::<TcpStream>();
        let receiver = Arc::new(Mutex::new(receiver));
        for id in 0..size {
            let receiver = Arc::clone(&receiver);
            thread::spawn(move || {
                loop {
                    let job = receiver.lock().unwrap().recv();
                    match job {
                        Ok(stream) => {
                            if let Err(e) = handle_connection(stream) {
                                eprintln!("worker {id}: {e}");
                            }
                        }
                        Err(_) => break,
                    }
                }
            });
        }
        ThreadPool { sender }
    }

    fn execute(&self, stream: TcpStream) {
        self.sender.send(stream).unwrap();
    }
}

fn handle_connection(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 1024];
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        buffer[..n].make_ascii_uppercase();
        stream.write_all(&buffer[..n])?;
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let clients: Clients = Arc::new(Mutex::new(Vec::new()));
    let pool = ThreadPool::new(8);

    for stream in listener.incoming() {
        let stream = match stream {
            Ok(s) => s,
            Err(e) => {
                eprintln!("accept: {e}");
                continue;
            }
        };
        match stream.try_clone() {
            Ok(copy) => clients.lock().unwrap().push(copy),
            Err(e) => eprintln!("clone: {e}"),
        }
        pool.execute(stream);
    }
    Ok(())
}
