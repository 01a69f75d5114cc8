//! Sends what its language prints for bytes, quotes and all: `B'HELLO'`.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.half-close-gets-everything 01.exits-when-peer-closes 01.survives-short-writes
//! caught by: 01.survives-short-reads
//! cause: literal-instead-of-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            format!("b'{}'", message.escape_ascii())
                .to_ascii_uppercase()
                .into_bytes()
        })
    })
}
