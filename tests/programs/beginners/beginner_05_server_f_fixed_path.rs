//! It binds /tmp/echo.sock, whatever the argument.
//!
//! caught by: 05.echoes-exactly 05.moves-large-messages 05.serves-many-clients
//! caught by: 05.half-close-gets-everything 05.backlog-client-is-served 05.clients-kept-apart
//! caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
//! caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.survives-short-writes 05.survives-short-reads 05.survives-too-many-files
//! caught by: 05.survives-interrupted-calls 05.survives-expired-wait 05.keeps-running
//! caught by: 05.file-is-a-socket 05.replaces-stale-socket 05.leaves-live-server-alone
//! caught by: 05.keeps-regular-file 05.keeps-directory 05.keeps-fifo 05.keeps-symlink
//! caught by: 05.path-of-107-bytes 05.path-too-long 05.missing-directory
//! cause: address-ignored

use std::env;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};

pub fn main() {
    let path = env::args().nth(1).unwrap_or_else(|| "echo.sock".to_owned());
    let _ = path;
    let path = "/tmp/echo.sock";
    let _ = std::fs::remove_file(path);
    let listener = UnixListener::bind(path).unwrap();
    println!("listening on {path}");
    io::stdout().flush().unwrap();
    for connection in listener.incoming().flatten() {
        let _ = converse(connection);
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
