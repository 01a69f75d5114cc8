//! Sends all of its input before it reads the first answer.
//!
//! caught by: 07.client-prints-at-once 07.client-copies-large-stream 07.client-server-resets
//! caught by: 07.client-waits-for-server
//! cause: writes-before-reading reads-after-its-input

use std::io::ErrorKind;
use std::sync::atomic::Ordering;

use mutants::{SENT, address, connect, copy_answers, copy_input_to, fail, print_bytes};

pub fn main() {
    let server = connect();
    let both = || {
        copy_input_to(server.try_clone()?)?;
        let received = copy_answers(server.try_clone()?, print_bytes)?;
        match received < SENT.load(Ordering::SeqCst) {
            true => Err(ErrorKind::UnexpectedEof.into()),
            false => Ok(()),
        }
    };
    if let Err(error) = both() {
        fail(&address(), &error);
    }
}
