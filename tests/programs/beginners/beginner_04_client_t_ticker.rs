//! A thread of its own ticks once a second from the start of the program and sends again whatever is
//! unanswered at that moment. It doesn't know when the message was first sent, so the repetition may
//! come a few milliseconds after it instead of a second.
//!
//! caught by: 04.client-one-datagram-per-line
//! by luck: 04.client-one-at-a-time 04.client-ignores-strangers
//! cause: message-repeated

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

type Unanswered = Arc<Mutex<Option<Vec<u8>>>>;

fn resend_every_second(socket: UdpSocket, unanswered: Unanswered) {
    loop {
        thread::sleep(Duration::from_secs(1));
        if let Some(message) = unanswered.lock().unwrap().as_ref() {
            let _ = socket.send(message);
        }
    }
}

fn strip_line_end(line: &[u8]) -> &[u8] {
    match line {
        [text @ .., b'\r', b'\n'] => text,
        [text @ .., b'\n'] => text,
        text => text,
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let unanswered: Unanswered = Arc::default();
    {
        let socket = socket.try_clone()?;
        let unanswered = Arc::clone(&unanswered);
        thread::spawn(move || resend_every_second(socket, unanswered));
    }

    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut buffer = vec![0u8; 65_535];
    while input.read_until(b'\n', &mut line)? != 0 {
        let message = strip_line_end(&line).to_vec();
        *unanswered.lock().unwrap() = Some(message.clone());
        socket.send(&message)?;
        let length = socket.recv(&mut buffer)?;
        *unanswered.lock().unwrap() = None;

        let mut stdout = io::stdout().lock();
        stdout.write_all(&buffer[..length])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
