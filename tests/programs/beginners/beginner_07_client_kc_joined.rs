//! Main copies stdin and only joins the receiving thread after the end of the input. When the server
//! closes or resets while the input stays open, nobody looks at the thread's error: the client says
//! nothing and doesn't end.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;
use std::thread::{self, JoinHandle};

fn start_receiver(mut stream: TcpStream) -> JoinHandle<io::Result<usize>> {
    thread::spawn(move || {
        let mut total = 0;
        let mut buf = [0u8; 8192];
        let mut out = io::stdout();
        loop {
            match stream.read(&mut buf) {
                Ok(0) => return Ok(total),
                Ok(n) => {
                    total += n;
                    if out.write_all(&buf[..n]).is_err() || out.flush().is_err() {
                        // nobody reads our output any more
                        process::exit(0);
                    }
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    })
}

fn run(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let receiver = start_receiver(stream.try_clone()?);

    let mut total = 0;
    let mut stdin = io::stdin();
    let mut buf = [0u8; 8192];
    loop {
        match stdin.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => {
                stream.write_all(&buf[..n])?;
                total += n;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
    stream.shutdown(Shutdown::Write)?;

    let received = receiver.join().unwrap()?;
    if received < total {
        return Err(io::Error::other(format!(
            "only {received} of {total} bytes were answered"
        )));
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
