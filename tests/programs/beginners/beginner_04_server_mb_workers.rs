//! Receiver and worker share one buffer, and the channel carries only length and sender; when datagrams
//! wait together the next one overwrites the buffer before the worker has answered the first.
//!
//! caught by: 04.boundaries-kept
//! by luck: 04.two-clients
//! cause: buffer-overwritten shared-between-clients

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

struct Job {
    length: usize,
    sender: SocketAddr,
}

type SharedBuffer = Arc<Mutex<Vec<u8>>>;

struct DatagramReceiver {
    socket: UdpSocket,
    buffer: SharedBuffer,
    jobs: Sender<Job>,
}

impl DatagramReceiver {
    fn run(self) {
        let mut scratch = vec![0u8; 65_535];
        loop {
            match self.socket.recv_from(&mut scratch) {
                Ok((length, sender)) => {
                    self.buffer.lock().unwrap()[..length].copy_from_slice(&scratch[..length]);
                    if self.jobs.send(Job { length, sender }).is_err() {
                        return;
                    }
                }
                Err(e) => eprintln!("recv_from: {e}"),
            }
        }
    }
}

struct Responder {
    socket: UdpSocket,
    buffer: SharedBuffer,
    jobs: Receiver<Job>,
}

impl Responder {
    fn run(self) {
        for job in &self.jobs {
            let mut buffer = self.buffer.lock().unwrap();
            let data = &mut buffer[..job.length];
            data.make_ascii_uppercase();
            if let Err(e) = self.socket.send_to(data, job.sender) {
                eprintln!("{}: {e}", job.sender);
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let buffer: SharedBuffer = Arc::new(Mutex::new(vec![0; 65_535]));
    let (tx, rx) = channel();
    let receiver = DatagramReceiver {
        socket: socket.try_clone()?,
        buffer: Arc::clone(&buffer),
        jobs: tx,
    };
    let responder = Responder {
        socket,
        buffer,
        jobs: rx,
    };
    let handle = thread::spawn(move || receiver.run());
    responder.run();
    handle.join().unwrap();
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
