//! Has no loop around accept: ends with its first client.
//!
//! caught by: 02.second-client
//! cause: ends-after-one-client

use std::io;

use mutants::{echo, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), echo)
}
