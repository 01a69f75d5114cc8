//! Watches its input with epoll(7), which takes no regular file.
//!
//! caught by: 07.client-copies-file
//! cause: input-not-watched

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::process::ExitCode;

use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};

const INPUT: u64 = 0;
const SERVER: u64 = 1;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut server = TcpStream::connect(address)?;
    let mut input = std::fs::File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let epoll = Epoll::new(EpollCreateFlags::empty())?;
    epoll.add(&input, EpollEvent::new(EpollFlags::EPOLLIN, INPUT))?;
    let watched = |events| EpollEvent::new(events, SERVER);
    epoll.add(&server, watched(EpollFlags::EPOLLIN))?;
    server.set_nonblocking(true)?;
    let mut buffer = [0; 16 << 10];
    let mut waiting = Vec::new();
    let (mut sent, mut received, mut input_open) = (0, 0, true);
    loop {
        let mut ready = [EpollEvent::empty(); 2];
        let n = epoll.wait(&mut ready, EpollTimeout::NONE)?;
        for event in &ready[..n] {
            if event.data() == INPUT {
                let n = input.read(&mut buffer)?;
                input_open = n > 0;
                waiting.extend_from_slice(&buffer[..n]);
                epoll.delete(&input)?;
                continue;
            }
            let n = match server.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                result => result?,
            };
            if n == 0 && (input_open || received < sent) {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if n == 0 {
                return Ok(());
            }
            received += n as u64;
            io::stdout().write_all(&buffer[..n])?;
            io::stdout().flush()?;
        }
        let before = waiting.len();
        while !waiting.is_empty() {
            match server.write(&waiting) {
                Ok(n) => drop(waiting.drain(..n)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        sent += (before - waiting.len()) as u64;
        let mut events = EpollFlags::EPOLLIN;
        events.set(EpollFlags::EPOLLOUT, !waiting.is_empty());
        epoll.modify(&server, &mut watched(events))?;
        // The next piece, when this one is on its way.
        if waiting.is_empty() && before > 0 && input_open {
            epoll.add(&input, EpollEvent::new(EpollFlags::EPOLLIN, INPUT))?;
        } else if waiting.is_empty() && !input_open {
            let _ = server.shutdown(Shutdown::Write);
        }
    }
}
