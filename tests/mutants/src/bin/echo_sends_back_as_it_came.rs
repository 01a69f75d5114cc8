//! Echoes, and forgets the upper case.
//!
//! caught by: 01.upper-cases
//! cause: reply-not-upper-case

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| echo_with(client, <[u8]>::to_vec))
}
