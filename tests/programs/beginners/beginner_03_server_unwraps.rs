//! It unwraps read and write.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! caught by: 03.survives-reset-before-reply 03.survives-broken-pipe
//! caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running 03.survives-aborted-accept
//! caught by: 03.survives-too-many-files 03.survives-interrupted-calls 03.survives-failed-transfers
//! cause: accept-error-ends-server error-not-handled interruption-not-handled

use std::env;
use std::io::{self, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
use std::net::{SocketAddr, TcpListener};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        std::process::exit(1)
    }
    Ok(())
}

fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}

/// Makes a socket that clients can connect to.
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &TcpListener) -> ! {
    loop {
        let (mut conn, _) = listener.accept().unwrap();
        let mut buf = [0u8; 1024];
        loop {
            let n = conn.read(&mut buf).unwrap();
            if n == 0 {
                break;
            }
            conn.write_all(&buf[..n].to_ascii_uppercase()).unwrap();
        }
    }
}
