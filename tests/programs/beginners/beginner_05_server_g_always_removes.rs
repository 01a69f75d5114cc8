//! It removes the path before it binds, whatever is there.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

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
