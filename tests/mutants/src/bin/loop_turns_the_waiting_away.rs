//! Empties the queue before it says goodbye: who waited for their turn are turned away.
//!
//! caught by: 02.backlog-client-is-served 03.backlog-client-is-served
//! caught by: 05.backlog-client-is-served
//! cause: second-client-never-accepted

use mutants::{echo, listen, serve};

fn main() {
    let listener = listen();
    serve(&listener, |client| {
        let result = client.try_clone().and_then(echo);
        listener.set_nonblocking(true)?;
        while listener.accept().is_ok() {}
        listener.set_nonblocking(false)?;
        result
    })
}
