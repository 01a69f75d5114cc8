//! Says goodbye when the client has ended its side.
//!
//! caught by: 01.adds-nothing 01.half-close-gets-everything
//! cause: bytes-added

use std::io::{self, Write};

use mutants::{echo, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        echo(client.try_clone()?)?;
        client.write_all(b"bye\n").or(Ok(()))
    })
}
