//! The main thread reads stdin and learns what the receiving thread saw only when the input has ended.
//! If the server closes or resets while the input is open, the client says nothing and stays until
//! somebody types.
//!
//! caught by: 07.client-server-resets
//! cause: goes-on-after-failure

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::{self, JoinHandle};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn spawn_reader(mut stream: TcpStream) -> JoinHandle<Result<u64>> {
    thread::spawn(move || {
        let mut stdout = std::io::stdout().lock();
        let mut chunk = [0u8; 16 * 1024];
        let mut total = 0u64;
        loop {
            let n = match stream.read(&mut chunk) {
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e.into()),
            };
            if n == 0 {
                return Ok(total);
            }
            total += n as u64;
            let written = stdout.write_all(&chunk[..n]).and_then(|_| stdout.flush());
            if let Err(e) = written {
                if e.kind() == ErrorKind::BrokenPipe {
                    std::process::exit(0);
                }
                return Err(e.into());
            }
        }
    })
}

fn send_input(stream: &mut TcpStream) -> Result<u64> {
    let mut stdin = std::io::stdin().lock();
    let mut chunk = [0u8; 16 * 1024];
    let mut total = 0u64;
    loop {
        let n = stdin.read(&mut chunk)?;
        if n == 0 {
            break;
        }
        stream.write_all(&chunk[..n])?;
        total += n as u64;
    }
    stream.shutdown(Shutdown::Write)?;
    Ok(total)
}

fn run(address: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let reader = spawn_reader(stream.try_clone()?);
    let sent = send_input(&mut stream)?;
    let received = reader.join().map_err(|_| "the reader thread panicked")??;
    if received < sent {
        return Err(format!("sent {sent} bytes but got back {received}").into());
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        std::process::exit(1);
    }
}
