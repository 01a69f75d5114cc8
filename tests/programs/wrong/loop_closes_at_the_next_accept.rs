//! Keeps the last client in a variable, which is closed when the next one takes its place.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! caught by: 03.serves-many-clients 03.half-close-gets-everything 03.clients-kept-apart
//! caught by: 03.idle-after-clients-leave 05.serves-many-clients 05.half-close-gets-everything
//! caught by: 05.clients-kept-apart 05.idle-after-clients-leave
//! cause: connection-not-closed

use mutants::{echo, listen};

pub fn main() {
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
