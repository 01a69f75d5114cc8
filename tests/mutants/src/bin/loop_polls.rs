//! Asks for a client over and over, without ever waiting for one.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave
//! caught by: 03.idle-after-clients-leave 05.idle-after-clients-leave
//! cause: busy-waiting

use mutants::{echo, listen};

fn main() {
    let listener = listen();
    listener.set_nonblocking(true).expect("it is a socket");
    loop {
        let Ok(client) = listener.accept() else {
            continue;
        };
        let served = client.set_nonblocking(false).and_then(|()| echo(client));
        if let Err(error) = served {
            eprintln!("a client was lost: {error}");
        }
    }
}
