//! Greets the client before it has said anything.
//!
//! caught by: 01.adds-nothing
//! cause: bytes-added

use std::io::{self, Write};

use mutants::{echo, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        client.write_all(b"welcome\n")?;
        echo(client)
    })
}
