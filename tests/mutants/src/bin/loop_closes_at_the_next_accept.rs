//! Keeps the last client in a variable, which is closed when the next one takes its place.
//!
//! caught by: 02.half-close-gets-everything 03.half-close-gets-everything
//! caught by: 05.half-close-gets-everything
//! cause: connection-not-closed

use mutants::{echo, listen};

fn main() {
    let listener = listen();
    let mut _last = None;
    loop {
        match listener.accept() {
            Ok(client) => {
                if let Err(error) = client.try_clone().and_then(echo) {
                    eprintln!("a client was lost: {error}");
                }
                _last = Some(client);
            }
            Err(error) => eprintln!("no client: {error}"),
        }
    }
}
