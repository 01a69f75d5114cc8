//! Sends all of its input before it reads the first answer.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-server-resets
//! cause: reads-after-its-input writes-before-reading

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
