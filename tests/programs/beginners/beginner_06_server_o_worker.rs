//! The thread that answers takes an empty message for the sign to stop; an empty datagram gets no answer
//! and ends that thread, and the next datagram of anybody ends the server.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: empty-datagram-is-end

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

type Job = (Vec<u8>, SocketAddr);

fn worker(socket: Arc<UdpSocket>, jobs: Receiver<Job>) {
    loop {
        let Ok((mut message, client)) = jobs.recv() else {
            break;
        };
        if message.is_empty() {
            break;
        }
        message.make_ascii_uppercase();
        if let Err(error) = socket.send_to(&message, client) {
            eprintln!("{client}: {error}");
        }
    }
}

fn serve(socket: Arc<UdpSocket>) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    let answering = {
        let socket = Arc::clone(&socket);
        thread::spawn(move || worker(socket, receiver))
    };

    let mut buffer = vec![0; 65535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n, client)) => {
                let job = (buffer[..n].to_vec(), client);
                if sender.send(job).is_err() {
                    break;
                }
            }
            Err(error) => eprintln!("receive: {error}"),
        }
    }

    drop(sender);
    answering.join().expect("worker");
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let result = UdpSocket::bind(&address).and_then(|socket| {
        println!("listening on {}", socket.local_addr()?);
        io::stdout().flush()?;
        serve(Arc::new(socket))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
