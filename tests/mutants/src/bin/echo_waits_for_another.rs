//! Goes back to accept when its only conversation is over.
//!
//! caught by: 01.exits-when-peer-closes
//! cause: does-not-end

use mutants::{echo, listen, serve};

fn main() {
    serve(&listen(), echo)
}
