//! The UDP socket is wrapped in a type with Read and Write, and messages are sent with write_all.
//! write_all of no bytes never calls write at all, so an empty line sends nothing, and the client then
//! waits without end for its answer.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: empty-datagram-skipped

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

struct Datagrams {
    socket: UdpSocket,
}

impl Datagrams {
    fn connect(address: &str) -> io::Result<Self> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(address)?;
        Ok(Self { socket })
    }
}

impl Read for Datagrams {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.socket.recv(buf)
    }
}

impl Write for Datagrams {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.socket.send(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Works with a stream as well as with datagrams.
fn dialogue(
    mut server: impl Read + Write,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let mut reply = vec![0; 65_535];
    let mut line = vec![];
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        server.write_all(&line)?;
        server.flush()?;
        let n = server.read(&mut reply)?;
        output.write_all(&reply[..n])?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let result = Datagrams::connect(&address)
        .and_then(|server| dialogue(server, io::stdin().lock(), io::stdout().lock()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
