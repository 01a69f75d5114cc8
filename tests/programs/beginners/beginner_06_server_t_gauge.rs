//! The size of the next datagram is found with peek_from, and when it is 0 the loop goes on with
//! "nothing there yet". But the peek left the datagram in the queue: after the first empty datagram the
//! server peeks at it for ever, with a whole processor, and answers nobody any more.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: datagram-never-taken

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

/// The bytes that the next datagram has.
fn next_size(socket: &UdpSocket, scratch: &mut [u8]) -> io::Result<usize> {
    let (size, _) = socket.peek_from(scratch)?;
    Ok(size)
}

fn step(socket: &UdpSocket, scratch: &mut [u8]) -> io::Result<()> {
    let size = next_size(socket, scratch)?;
    if size == 0 {
        return Ok(());
    }
    let mut message = vec![0u8; size];
    let (length, sender) = socket.recv_from(&mut message)?;
    message.truncate(length);
    message.make_ascii_uppercase();
    socket.send_to(&message, sender)?;
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let name = socket.local_addr().expect("a bound socket has a name");
    println!("listening on {name}");
    io::stdout().flush().expect("stdout is open");

    let mut scratch = vec![0u8; 65_535];
    loop {
        if let Err(error) = step(&socket, &mut scratch) {
            eprintln!("{error}");
        }
    }
}
