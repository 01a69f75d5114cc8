//! Notices that the connection is gone, and waits for the end of its input before it says so.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::sync::atomic::Ordering;
use std::thread;

use mutants::{SENT, address, connect, copy_answers, copy_input_to, fail, print_bytes};

pub fn main() {
    let server = connect();
    let to_server = server.try_clone().expect("a descriptor");
    let input = thread::spawn(move || copy_input_to(to_server));
    let received = copy_answers(server, print_bytes);
    let sent = input.join().expect("no panic");
    match (received, sent) {
        (Err(error), _) | (_, Err(error)) => fail(&address(), &error),
        (Ok(received), Ok(())) if received < SENT.load(Ordering::SeqCst) => {
            fail(&address(), &std::io::ErrorKind::UnexpectedEof.into())
        }
        _ => {}
    }
}
