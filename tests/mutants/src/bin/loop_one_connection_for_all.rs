//! Serves each client in a thread, and keeps "the connection" in one variable for all of them.
//!
//! caught by: 02.backlog-client-is-served 02.clients-kept-apart
//! caught by: 03.backlog-client-is-served 03.clients-kept-apart
//! caught by: 05.backlog-client-is-served 05.clients-kept-apart
//! cause: shared-between-clients

use std::io::{self, Write};
use std::net::Shutdown;
use std::sync::Mutex;
use std::thread;

use mutants::{Connection, listen, receive, serve};

static CONNECTION: Mutex<Option<Connection>> = Mutex::new(None);

fn main() {
    serve(&listen(), |client| {
        *CONNECTION.lock().expect("no thread panics") = Some(client.try_clone()?);
        thread::spawn(move || converse(client));
        Ok(())
    })
}

fn converse(mut client: Connection) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return client.shutdown(Shutdown::Both);
        }
        if let Some(connection) = &mut *CONNECTION.lock().expect("no thread panics") {
            connection.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    }
}
