//! Looks for the id before it knows that there is one.
//!
//! caught by: 09.short-is-not-answered 09.names-what-is-no-message
//! cause: dropped-in-silence no-message-ends-server

use mutants::{answer_messages, upper};

pub fn main() {
    answer_messages(|message| {
        let _id = u32::from_be_bytes(message[..4].try_into().expect("four bytes"));
        Some(upper(message))
    });
}
