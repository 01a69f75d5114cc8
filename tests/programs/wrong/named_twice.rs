//! Prints the line when the client comes, and when it leaves.
//!
//! caught by: 08.names-both-ends 08.names-address-of-connection
//! cause: names-client-twice

use mutants::names::{listen_named, say, say_and_echo, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        let line = format!("client {peer} at {}", client.local_addr()?);
        say_and_echo(client, &line)?;
        say(&line);
        Ok(())
    })
}
