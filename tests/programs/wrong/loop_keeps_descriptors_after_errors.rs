//! Closes the connections that end well, and forgets those that end with an error.
//!
//! caught by: 03.descriptors-do-not-grow 05.descriptors-do-not-grow
//! cause: descriptor-kept

use std::mem;

use mutants::{echo, listen, serve};

pub fn main() {
    serve(&listen(), |client| {
        let log = client.try_clone()?;
        let result = client.try_clone().and_then(echo);
        if result.is_err() {
            mem::forget((client, log));
        }
        result
    })
}
