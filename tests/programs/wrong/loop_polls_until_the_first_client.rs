//! Asks for its first client without a pause.
//!
//! caught by: 02.idle-while-idle
//! cause: busy-waiting

use mutants::{echo, listen, serve};

pub fn main() {
    let listener = listen();
    listener.set_nonblocking(true).expect("it is a socket");
    let first = loop {
        if let Ok(client) = listener.accept() {
            break client;
        }
    };
    listener.set_nonblocking(false).expect("it is a socket");
    first.set_nonblocking(false).expect("it is a socket");
    if let Err(error) = echo(first) {
        eprintln!("a client was lost: {error}");
    }
    serve(&listener, echo)
}
