//! Takes the end of the stream for a reason to end, with a reply still owed: exit code 0.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: failure-taken-for-success

use std::io::ErrorKind;
use std::process;

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| match ask(server, line) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            eprintln!("the server has closed the connection");
            process::exit(0)
        }
        result => result,
    });
}
