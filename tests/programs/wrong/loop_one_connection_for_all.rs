//! Looks for newcomers before it replies, and keeps one variable for "the connection": who came last
//! gets the reply.
//!
//! caught by: *.backlog-client-is-served *.clients-kept-apart 02.port-never-refuses
//! cause: shared-between-clients

use std::collections::VecDeque;
use std::io::{self, Write};

use mutants::{Connection, Listener, listen, receive};

pub fn main() {
    let listener = listen();
    let mut newcomers = VecDeque::new();
    loop {
        let client = newcomers.pop_front().map_or_else(|| listener.accept(), Ok);
        let served = client.and_then(|client| converse(client, &listener, &mut newcomers));
        if let Err(error) = served {
            eprintln!("a client was lost: {error}");
        }
    }
}

fn converse(
    mut client: Connection,
    listener: &Listener,
    newcomers: &mut VecDeque<Connection>,
) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        listener.set_nonblocking(true)?;
        newcomers.extend(std::iter::from_fn(|| listener.accept().ok()));
        listener.set_nonblocking(false)?;
        let connection = newcomers.back_mut().unwrap_or(&mut client);
        connection.write_all(&buffer[..n].to_ascii_uppercase())?;
    }
}
