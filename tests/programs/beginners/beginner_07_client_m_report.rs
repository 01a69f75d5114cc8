//! An error of standard output goes the same way as an error of the connection, so "client | head -c 10"
//! ends with the message "127.0.0.1:8888: Broken pipe" and exit code 1.
//!
//! caught by: 07.client-output-closes
//! cause: closed-output-reported

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

static SENT: Mutex<usize> = Mutex::new(0);

fn transfer<R: Read, W: Write>(
    source: &mut R,
    target: &mut W,
    mut count: impl FnMut(usize),
) -> io::Result<()> {
    let mut buf = vec![0u8; 32 * 1024];
    loop {
        let n = match source.read(&mut buf) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(ref e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        count(n);
        target.write_all(&buf[..n])?;
        target.flush()?;
    }
}

fn talk(address: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut stream = TcpStream::connect(address)?;
    let mut upstream = stream.try_clone()?;
    thread::spawn(move || {
        let done = transfer(&mut io::stdin().lock(), &mut upstream, |n| {
            *SENT.lock().unwrap() += n;
        });
        if done.is_ok() {
            upstream.shutdown(Shutdown::Write).ok();
        }
    });
    let mut received = 0;
    transfer(&mut stream, &mut io::stdout().lock(), |n| received += n)?;
    let sent = *SENT.lock().unwrap();
    if received < sent {
        return Err(format!("got {received} bytes for {sent}").into());
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match talk(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
