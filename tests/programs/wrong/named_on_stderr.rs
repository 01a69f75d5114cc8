//! Prints the lines about its clients to standard error.
//!
//! caught by: 08.names-both-ends 08.names-before-answering 08.names-address-of-connection
//! cause: names-on-stderr

use mutants::echo;
use mutants::names::{listen_named, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        eprintln!("client {peer} at {}", client.local_addr()?);
        echo(Box::new(client))
    })
}
