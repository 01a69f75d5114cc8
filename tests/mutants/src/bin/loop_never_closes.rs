//! Forgets to close the connections that it has served.
//!
//! caught by: 02.half-close-gets-everything 02.descriptors-do-not-grow
//! caught by: 03.half-close-gets-everything 03.descriptors-do-not-grow
//! caught by: 05.half-close-gets-everything 05.descriptors-do-not-grow
//! cause: connection-not-closed

use mutants::{echo, listen, serve};

fn main() {
    let mut clients = Vec::new();
    serve(&listen(), |client| {
        clients.push(client.try_clone()?);
        echo(client)
    })
}
