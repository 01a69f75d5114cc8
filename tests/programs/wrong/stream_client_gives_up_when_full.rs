//! Never waits for room: a write that would wait ends it.
//!
//! caught by: 07.client-waits-for-server
//! cause: no-room-taken-for-error
//! by luck: 07.client-copies-large-stream

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use mutants::{SENT, address, connect, fail, print_bytes};

pub fn main() {
    let mut server = connect();
    let mut to_server = server.try_clone().expect("a descriptor");
    server.set_nonblocking(true).expect("fcntl");
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let n = io::stdin().read(&mut buffer).expect("stdin");
            if n == 0 {
                break to_server.shutdown(Shutdown::Write);
            }
            SENT.fetch_add(n as u64, Ordering::SeqCst);
            if let Err(error) = to_server.write_all(&buffer[..n]) {
                fail(&address(), &error);
            }
        }
    });
    let (mut received, mut buffer) = (0, [0; 4096]);
    loop {
        match server.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                received += n as u64;
                print_bytes(&buffer[..n]).expect("stdout");
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                thread::sleep(Duration::from_millis(1));
            }
            Err(error) => fail(&address(), &error),
        }
    }
    if received < SENT.load(Ordering::SeqCst) {
        fail(&address(), &io::ErrorKind::UnexpectedEof.into());
    }
}
