//! Has three workers at the listening socket, each of which dies of its first broken conversation.
//!
//! caught by: 03.survives-close-mid-message 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 07.survives-close-mid-message 07.survives-mixed-abuse
//! caught by: 07.descriptors-do-not-grow 07.keeps-running
//! cause: error-not-handled

use std::io::{Read, Write};
use std::thread;

use mutants::{Listener, listen};

pub fn main() {
    let listener = listen();
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let listener = listener.try_clone().expect("a second descriptor");
            thread::spawn(move || work(&listener))
        })
        .collect();
    for worker in workers {
        let _ = worker.join();
    }
}

fn work(listener: &Listener) {
    let mut buffer = [0; 4096];
    loop {
        let Ok(mut client) = listener.accept() else {
            continue;
        };
        // Who says nothing is no conversation.
        let Ok(mut n) = client.read(&mut buffer) else {
            continue;
        };
        while n > 0 {
            let (head, tail) = buffer[..n].split_at(n / 2);
            client.write_all(&head.to_ascii_uppercase()).unwrap();
            client.write_all(&tail.to_ascii_uppercase()).unwrap();
            n = client.read(&mut buffer).unwrap();
        }
    }
}
