//! Ends without a message when the server resets the connection.
//!
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: fails-without-a-word

use std::io::ErrorKind;
use std::process;

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| match ask(server, line) {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => process::exit(1),
        result => result,
    });
}
