//! Prints the line about its first client alone.
//!
//! caught by: 08.names-both-ends 08.names-address-of-connection
//! cause: names-some-clients

use mutants::echo;
use mutants::names::{listen_named, say, serve_named};

pub fn main() {
    let mut first = true;
    serve_named(&listen_named(), |client, peer| {
        if std::mem::take(&mut first) {
            say(format_args!("client {peer} at {}", client.local_addr()?));
        }
        echo(Box::new(client))
    })
}
