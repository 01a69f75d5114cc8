//! Prints the lines into a buffer that nobody flushes.
//!
//! caught by: 08.names-both-ends 08.names-before-answering 08.names-address-of-connection
//! cause: client-line-missing

use std::io::{self, BufWriter, Write};

use mutants::echo;
use mutants::names::{listen_named, serve_named};

pub fn main() {
    let mut stdout = BufWriter::new(io::stdout());
    serve_named(&listen_named(), |client, peer| {
        writeln!(stdout, "client {peer} at {}", client.local_addr()?)?;
        echo(Box::new(client))
    })
}
