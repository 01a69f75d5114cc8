//! Ends with success when a read fails.
//!
//! caught by: 07.client-server-resets
//! cause: failure-taken-for-success

use std::sync::atomic::Ordering;

use mutants::{SENT, address, connect, copy_answers, copy_input_to, fail, print_bytes};

pub fn main() {
    let server = connect();
    let to_server = server.try_clone().expect("a descriptor");
    std::thread::spawn(move || {
        if let Err(error) = copy_input_to(to_server) {
            fail(&address(), &error);
        }
    });
    if let Ok(received) = copy_answers(server, print_bytes)
        && received < SENT.load(Ordering::SeqCst)
    {
        fail(&address(), &std::io::ErrorKind::UnexpectedEof.into());
    }
}
