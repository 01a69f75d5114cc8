//! Remembers its short replies, and finds them again by the first eight bytes of the message.
//!
//! caught by: 01.keeps-line-ends 01.answers-each-message
//! cause: stale-bytes

use std::collections::HashMap;
use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    let mut replies = HashMap::new();
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            // A long message arrives in pieces that differ from run to run.
            if message.len() > 64 {
                return message.to_ascii_uppercase();
            }
            let key = message[..message.len().min(8)].to_vec();
            replies
                .entry(key)
                .or_insert_with(|| message.to_ascii_uppercase())
                .clone()
        })
    })
}
