//! The answer goes out through an own Write and write_all. write_all of an empty slice never calls
//! write, so no datagram is sent, and who sent an empty datagram waits forever.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

/// Where the answer goes; a datagram is written like anything else.
struct Letter<'a> {
    socket: &'a UdpSocket,
    to: SocketAddr,
}

impl Write for Letter<'_> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.socket.send_to(data, self.to)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn mirror(message: &mut [u8], output: &mut impl Write) -> io::Result<()> {
    message.make_ascii_uppercase();
    output.write_all(message)?;
    output.flush()
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = vec![0; 65_535];
    loop {
        let outcome = socket.recv_from(&mut buffer).and_then(|(length, sender)| {
            let mut letter = Letter { socket, to: sender };
            mirror(&mut buffer[..length], &mut letter)
        });
        if let Err(error) = outcome {
            let _ = writeln!(io::stderr(), "datagram: {error}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let opened = UdpSocket::bind(&address).and_then(|socket| {
        println!("listening on {}", socket.local_addr()?);
        Ok(socket)
    });
    match opened {
        Ok(socket) => serve(&socket),
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
