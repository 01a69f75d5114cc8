//! Main joins the receiver and the worker but not the sender thread, so the process may end while
//! replies are still in the channel; a client that half-closes or reads late loses the tail.
//!
//! caught by: 01.half-close-gets-everything
//! cause: ends-before-its-threads closes-before-all-is-sent

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

struct Receiving {
    socket: TcpStream,
    out: Sender<Vec<u8>>,
}

impl Receiving {
    fn start(mut self) -> JoinHandle<io::Result<()>> {
        thread::Builder::new()
            .name("receiver".into())
            .spawn(move || {
                let mut chunk = [0u8; 2048];
                loop {
                    let count = self.socket.read(&mut chunk)?;
                    if count == 0 {
                        break;
                    }
                    if self.out.send(chunk[..count].to_vec()).is_err() {
                        break;
                    }
                }
                Ok(())
            })
            .expect("cannot start receiver")
    }
}

struct Transformer {
    input: Receiver<Vec<u8>>,
    output: Sender<Vec<u8>>,
}

impl Transformer {
    fn start(self) -> JoinHandle<()> {
        thread::Builder::new()
            .name("transformer".into())
            .spawn(move || {
                for mut data in self.input {
                    data.make_ascii_uppercase();
                    if self.output.send(data).is_err() {
                        return;
                    }
                }
            })
            .expect("cannot start transformer")
    }
}

struct Sending {
    socket: TcpStream,
    input: Receiver<Vec<u8>>,
}

impl Sending {
    fn start(mut self) {
        thread::spawn(move || {
            while let Ok(data) = self.input.recv() {
                if let Err(e) = self.socket.write_all(&data) {
                    eprintln!("sender: {e}");
                    return;
                }
            }
        });
    }
}

struct EchoServer {
    listener: TcpListener,
}

impl EchoServer {
    fn new(address: &str) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind(address)?,
        })
    }

    fn run(&self) -> io::Result<()> {
        println!("listening on {}", self.listener.local_addr()?);
        io::stdout().flush()?;
        let (socket, peer) = self.listener.accept()?;
        eprintln!("client {peer}");

        let (raw_tx, raw_rx) = mpsc::channel();
        let (done_tx, done_rx) = mpsc::channel();
        Sending {
            socket: socket.try_clone()?,
            input: done_rx,
        }
        .start();
        let transformer = Transformer {
            input: raw_rx,
            output: done_tx,
        }
        .start();
        let receiver = Receiving {
            socket,
            out: raw_tx,
        }
        .start();

        receiver.join().expect("receiver panicked")?;
        transformer.join().expect("transformer panicked");
        Ok(())
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    EchoServer::new(&address)?.run()
}
