//! Has five workers at the listening socket, each of which dies of its first broken client.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 05.survives-broken-pipe 05.survives-mixed-abuse
//! caught by: 05.descriptors-do-not-grow 05.keeps-running
//! cause: error-not-handled

use std::thread;

use mutants::{echo, listen};

pub fn main() {
    let listener = listen();
    let workers: Vec<_> = (0..5)
        .map(|_| {
            let listener = listener.try_clone().expect("a second descriptor");
            thread::spawn(move || {
                loop {
                    listener.accept().and_then(echo).unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        let _ = worker.join();
    }
}
