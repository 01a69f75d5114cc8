//! Sends lines as fast as they come, and leaves the replies to a thread of their own.
//!
//! caught by: 01.client-one-at-a-time 03.client-converses 05.client-converses
//! cause: sends-ahead

use std::io::{Read, Write};
use std::sync::mpsc;
use std::thread;

use mutants::{address, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    let mut replies = server.try_clone().expect("a second descriptor");
    let (sent, lengths) = mpsc::channel();
    let printer = thread::spawn(move || {
        for length in lengths {
            let mut reply = vec![0; length];
            match replies.read_exact(&mut reply) {
                Ok(()) => print(&reply),
                Err(error) => fail(&address(), &error),
            }
        }
    });
    for line in lines().filter(|line| !line.is_empty()) {
        server
            .write_all(&line)
            .unwrap_or_else(|error| fail(&address(), &error));
        sent.send(line.len()).expect("the printer is there");
    }
    drop(sent);
    printer.join().expect("the printer ends well");
}
