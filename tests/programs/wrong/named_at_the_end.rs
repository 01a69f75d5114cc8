//! Prints the line about a client when the client has gone.
//!
//! caught by: 08.names-before-answering
//! cause: names-after-answer

use mutants::echo;
use mutants::names::{listen_named, say, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        let local = client.local_addr()?;
        echo(Box::new(client))?;
        say(format_args!("client {peer} at {local}"));
        Ok(())
    })
}
