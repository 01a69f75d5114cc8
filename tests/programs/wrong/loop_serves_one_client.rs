//! Has no loop around accept: ends with its first client.
//!
//! caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
//! caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: ends-after-one-client

use std::io;

use mutants::{echo, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), echo)
}
