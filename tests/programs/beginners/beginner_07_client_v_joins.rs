//! Main joins the sending thread first and looks at the result of the receiving one only afterwards; if
//! the connection breaks, or nobody reads stdout any more, while the input is open, the client notices
//! nothing until the input ends, and with an endless input it hangs.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::thread;

fn upload(mut server: TcpStream) -> io::Result<u64> {
    let mut stdin = io::stdin().lock();
    let mut buf = [0u8; 16384];
    let mut sent = 0;
    loop {
        let n = match stdin.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            server.shutdown(Shutdown::Write)?;
            return Ok(sent);
        }
        server.write_all(&buf[..n])?;
        sent += n as u64;
    }
}

/// Returns how much came, or None if stdout is closed.
fn download(mut server: TcpStream) -> io::Result<Option<u64>> {
    let mut stdout = io::stdout();
    let mut buf = [0u8; 16384];
    let mut received = 0;
    loop {
        let n = match server.read(&mut buf) {
            Ok(0) => return Ok(Some(received)),
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        received += n as u64;
        match stdout.write_all(&buf[..n]).and_then(|()| stdout.flush()) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(None),
            Err(e) => return Err(e),
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = TcpStream::connect(address)?;
    let other = server.try_clone()?;

    let uploader = thread::spawn(move || upload(server));
    let downloader = thread::spawn(move || download(other));

    let sent = uploader.join().expect("upload thread panicked")?;
    let received = downloader.join().expect("download thread panicked")?;

    match received {
        Some(received) if received < sent => Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            format!("only {received} of {sent} bytes came back"),
        )),
        _ => Ok(()),
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
