//! Goes back to accept when its only conversation is over.
//!
//! caught by: 01.exits-when-peer-closes
//! cause: goes-on-after-conversation

use mutants::{echo, listen, serve};

pub fn main() {
    serve(&listen(), echo)
}
