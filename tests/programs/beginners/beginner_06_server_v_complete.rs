//! The reply is sent by a loop "until nothing is left", a habit from TCP; for a reply of no bytes the
//! loop has no turn at all, so an empty datagram is never answered.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

fn send_all(socket: &UdpSocket, mut data: &[u8], to: SocketAddr) -> io::Result<()> {
    while !data.is_empty() {
        let sent = socket.send_to(data, to)?;
        data = &data[sent..];
    }
    Ok(())
}

fn serve(socket: UdpSocket) -> io::Result<()> {
    let mut buf = vec![0; 65_535];
    loop {
        let (len, from) = match socket.recv_from(&mut buf) {
            Ok(ok) => ok,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => {
                eprintln!("receive: {e}");
                continue;
            }
        };
        // len == 0 is a message here, too
        let message = &mut buf[..len];
        message.make_ascii_uppercase();
        if let Err(e) = send_all(&socket, message, from) {
            eprintln!("reply to {from}: {e}");
        }
    }
}

fn start(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", socket.local_addr()?)?;
    stdout.flush()?;
    serve(socket)
}

pub fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let address = args.next().unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match start(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
