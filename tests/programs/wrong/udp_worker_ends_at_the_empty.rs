//! A thread that answers takes an empty datagram for the sign to stop. The one that receives goes on, and
//! nothing is answered any more.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: empty-datagram-is-end

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

struct Packet {
    data: Vec<u8>,
    from: SocketAddr,
}

fn answer_all(socket: UdpSocket, packets: Receiver<Packet>) {
    for mut packet in packets {
        if packet.data.is_empty() {
            break;
        }
        packet.data.make_ascii_uppercase();
        if let Err(error) = socket.send_to(&packet.data, packet.from) {
            eprintln!("{}: {error}", packet.from);
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let (sender, receiver) = channel();
    let out = socket.try_clone()?;
    thread::spawn(move || answer_all(out, receiver));

    let mut buffer = vec![0; 65535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, from)) => {
                let data = buffer[..length].to_vec();
                // Nobody may be there any more.
                let _ = sender.send(Packet { data, from });
            }
            Err(error) => eprintln!("receive: {error}"),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
