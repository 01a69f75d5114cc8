//! Stops one letter short: the range `b'a'..b'z'` has no z.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte
//! cause: reply-not-upper-case

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            message
                .iter()
                .map(|&byte| {
                    if (b'a'..b'z').contains(&byte) {
                        byte - 32
                    } else {
                        byte
                    }
                })
                .collect()
        })
    })
}
