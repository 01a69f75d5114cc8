//! Each client gets a thread with a UDP socket of its own, bound to port 0, and the answers are sent
//! from that socket; they come from another port than the server's, so a careful client ignores them.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle 04.address-in-use
//! cause: reply-from-other-socket

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::mpsc::{self, Sender};
use std::thread;

fn start_session(local: SocketAddr, client: SocketAddr) -> io::Result<Sender<Vec<u8>>> {
    let socket = UdpSocket::bind((local.ip(), 0))?;
    let (tx, rx) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        while let Ok(mut data) = rx.recv() {
            data.make_ascii_uppercase();
            if let Err(e) = socket.send_to(&data, client) {
                eprintln!("{client}: {e}");
            }
        }
    });
    Ok(tx)
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let local = socket.local_addr()?;
    println!("listening on {local}");
    io::stdout().flush()?;

    let mut sessions: HashMap<SocketAddr, Sender<Vec<u8>>> = HashMap::new();
    let mut buf = vec![0u8; 65_535];
    loop {
        let (len, client) = match socket.recv_from(&mut buf) {
            Ok(r) => r,
            Err(e) => {
                eprintln!("recv_from: {e}");
                continue;
            }
        };
        if !sessions.contains_key(&client) {
            match start_session(local, client) {
                Ok(tx) => {
                    sessions.insert(client, tx);
                }
                Err(e) => {
                    eprintln!("{client}: {e}");
                    continue;
                }
            }
        }
        if sessions[&client].send(buf[..len].to_vec()).is_err() {
            sessions.remove(&client);
        }
    }
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
