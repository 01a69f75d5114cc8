//! All waiting datagrams are drained into one slot per client, and a newer one replaces the one before,
//! as with samples of a sensor. A client that sends several messages in a row gets an answer to the
//! last of them only.
//!
//! caught by: 04.boundaries-kept
//! cause: waiting-datagrams-lost

use std::collections::BTreeMap;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const LARGEST: usize = 65_535;

struct Radar {
    socket: UdpSocket,
    frame: Vec<u8>,
    contacts: BTreeMap<SocketAddr, Vec<u8>>,
}

impl Radar {
    fn new(socket: UdpSocket) -> Self {
        Radar {
            socket,
            frame: vec![0; LARGEST],
            contacts: BTreeMap::new(),
        }
    }

    /// Waits for an echo, then takes in all that have arrived with it.
    fn sweep(&mut self) -> io::Result<()> {
        self.socket.set_nonblocking(false)?;
        self.take()?;
        self.socket.set_nonblocking(true)?;
        loop {
            match self.take() {
                Ok(()) => {}
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e),
            }
        }
    }

    fn take(&mut self) -> io::Result<()> {
        let (length, from) = self.socket.recv_from(&mut self.frame)?;
        self.contacts
            .insert(from, self.frame[..length].to_ascii_uppercase());
        Ok(())
    }

    fn respond(&mut self) {
        let _ = self.socket.set_nonblocking(false);
        while let Some((to, answer)) = self.contacts.pop_first() {
            if let Err(e) = self.socket.send_to(&answer, to) {
                let _ = writeln!(io::stderr(), "{to}: {e}");
            }
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let mut radar = match bind(&address) {
        Ok(socket) => Radar::new(socket),
        Err(e) => {
            let _ = writeln!(io::stderr(), "{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    loop {
        match radar.sweep() {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => {
                let _ = writeln!(io::stderr(), "receive: {e}");
            }
        }
        radar.respond();
    }
}
