//! It tries again after every error of read, for ever.
//!
//! caught by: 03.serves-many-clients 03.half-close-gets-everything 03.backlog-client-is-served
//! caught by: 03.clients-kept-apart 03.idle-after-clients-leave 03.survives-reset-while-waiting
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
//! caught by: 03.survives-broken-pipe 03.survives-reset-before-accept 03.survives-close-mid-message
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files 03.survives-interrupted-calls
//! caught by: 03.survives-failed-transfers 03.survives-expired-wait
//! cause: connection-not-closed end-of-stream-unhandled

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1)
        }
    };
    announce(listener.local_addr().unwrap()).unwrap();
    loop {
        let Ok((connection, _)) = listener.accept() else {
            continue;
        };
        let _ = converse(connection);
    }
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = match connection.read(&mut buffer) {
            Ok(n) => n,
            Err(_) => {
                std::thread::sleep(std::time::Duration::from_millis(10));
                continue;
            }
        };
        if n == 0 {
            std::thread::sleep(std::time::Duration::from_millis(10));
            continue;
        }
        buffer[..n].make_ascii_uppercase();
        let _ = connection.write_all(&buffer[..n]);
    }
}
