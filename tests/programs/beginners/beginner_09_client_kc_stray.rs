//! A datagram with another id ends the current try: the client sends again at once instead of waiting
//! for what is left of the 200 ms. A few strays or duplicates use up all five tries and the client gives
//! up although the reply is on its way.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const ID: usize = 4;
const LONGEST: usize = 1024;
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);

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

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let mut input = io::stdin().lock();
    let mut id: u32 = 0;
    while let Some(line) = next_message(&mut input)? {
        id = id.wrapping_add(1);
        let reply = ask(&socket, id, &line)?;
        print(&reply)?;
    }
    Ok(())
}

fn ask(socket: &UdpSocket, id: u32, payload: &[u8]) -> io::Result<Vec<u8>> {
    let mut message = id.to_be_bytes().to_vec();
    message.extend_from_slice(payload);

    let mut buffer = [0; LONGEST + 1];
    for _ in 0..TRIES {
        socket.send(&message)?;
        match socket.recv(&mut buffer) {
            Ok(length) if length >= ID && buffer[..ID] == message[..ID] => {
                return Ok(buffer[ID..length].to_vec());
            }
            Ok(_) => continue,
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => continue,
                _ => return Err(error),
            },
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
}

fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> ");
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(Some(line))
}

fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
