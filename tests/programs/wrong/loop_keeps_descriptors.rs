//! Shuts each connection down, and keeps its descriptor in a list.
//!
//! caught by: *.descriptors-do-not-grow 02.silent-clients
//! not: 08.descriptors-do-not-grow
//! cause: descriptor-kept

use std::net::Shutdown;

use mutants::{echo, listen, serve};

pub fn main() {
    let mut clients = Vec::new();
    serve(&listen(), |client| {
        let result = client.try_clone().and_then(echo);
        let _ = client.shutdown(Shutdown::Both);
        clients.push(client);
        result
    })
}
