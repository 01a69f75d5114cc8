//! Four worker threads take the connections from a channel, and an error of a client leaves the worker's
//! loop (the `?` is in the same function as the loop), so that the thread ends. After four clients that
//! reset, connections are still accepted, and nobody answers them any more.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running
//! by luck: 03.survives-close-mid-message
//! cause: accepts-without-serving

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: cannot listen on {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}

fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

type Job = (TcpStream, SocketAddr);

fn serve(listener: &TcpListener) -> ! {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for id in 0..4 {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            if let Err(error) = worker(&queue) {
                eprintln!("worker {id}: {error}");
            }
        });
    }

    loop {
        match listener.accept() {
            Ok(job) => {
                let _ = jobs.send(job);
            }
            Err(error) => {
                eprintln!("accept: {error}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

fn worker(queue: &Mutex<Receiver<Job>>) -> io::Result<()> {
    loop {
        let next = queue.lock().unwrap().recv();
        let Ok((mut connection, peer)) = next else {
            return Ok(());
        };
        let mut buffer = [0; 8192];
        loop {
            let length = match connection.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            if length == 0 {
                break;
            }
            buffer[..length].make_ascii_uppercase();
            connection.write_all(&buffer[..length])?;
        }
        eprintln!("{peer} has finished");
    }
}
