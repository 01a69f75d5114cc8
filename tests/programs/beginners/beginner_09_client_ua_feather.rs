//! When no time is left, set_read_timeout is given a zero Duration and fails; `let _ =` hides that and
//! the old limit stays. As long as other datagrams keep coming, each recv starts to wait anew and the
//! try never ends.
//!
//! caught by: 09.client-strays-change-no-wait
//! by luck: 09.client-strays-change-no-wait
//! cause: wait-begins-anew

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: u32 = 5;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout();
    let mut id = 0u32;
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        if line.len() > 1020 {
            return Err(io::Error::other("a line is too long for a message"));
        }
        id = id.wrapping_add(1);
        let mut reply = ask(&socket, id, &line)?;
        reply.push(b'\n');
        output.write_all(&reply)?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn open(address: &str) -> io::Result<UdpSocket> {
    let server = address
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::other("no such address"))?;
    let any = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let socket = UdpSocket::bind(any)?;
    socket.connect(server)?;
    Ok(socket)
}

fn ask(socket: &UdpSocket, id: u32, line: &[u8]) -> io::Result<Vec<u8>> {
    let mut message = id.to_be_bytes().to_vec();
    message.extend_from_slice(line);
    for _ in 0..TRIES {
        socket.send(&message)?;
        if let Some(payload) = wait_for_reply(socket, &message[..4])? {
            return Ok(payload);
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "no answer"))
}

fn wait_for_reply(socket: &UdpSocket, id: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; 2048];
    let end = Instant::now() + PATIENCE;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let _ = socket.set_read_timeout(Some(left));
        match socket.recv(&mut buffer) {
            Ok(length) => {
                if length >= 4 && &buffer[..4] == id {
                    return Ok(Some(buffer[4..length].to_vec()));
                }
            }
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                ErrorKind::Interrupted => {}
                _ => return Err(error),
            },
        }
    }
}
