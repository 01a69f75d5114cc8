//! It removes its socket file when the first client has gone.
//!
//! caught by: 05.serves-many-clients 05.half-close-gets-everything 05.clients-kept-apart
//! caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
//! caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.survives-too-many-files 05.survives-interrupted-calls 05.survives-expired-wait
//! caught by: 05.keeps-running 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo
//! caught by: 05.keeps-symlink
//! cause: removes-own-socket-file removes-what-is-not-its-own

use std::env;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};

pub fn main() {
    let path = env::args().nth(1).unwrap_or_else(|| "echo.sock".to_owned());
    let _ = std::fs::remove_file(&path);
    let listener = match UnixListener::bind(&path) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(1)
        }
    };
    println!("listening on {path}");
    io::stdout().flush().unwrap();
    for connection in listener.incoming().flatten() {
        if let Err(error) = converse(connection) {
            eprintln!("a client: {error}");
        }
        let _ = std::fs::remove_file(&path);
    }
}

fn converse(mut connection: UnixStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        buffer[..n].make_ascii_uppercase();
        connection.write_all(&buffer[..n])?;
    }
}
