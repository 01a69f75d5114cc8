//! Waits for the answer to each piece of its input before it reads the next.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-large-stream 07.client-waits-for-server
//! caught by: 07.client-joins-single-bytes 07.client-half-closes 07.client-prints-after-half-close
//! caught by: 07.client-server-closes-early 07.client-output-closes
//! cause: half-close-missing

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process;

use mutants::{address, fail};

pub fn main() {
    let address = address();
    let mut server = TcpStream::connect(&address).unwrap_or_else(|error| fail(&address, &error));
    if let Err(error) = converse(&mut server) {
        if error.kind() == io::ErrorKind::BrokenPipe && io::stdout().flush().is_err() {
            process::exit(0);
        }
        fail(&address, &error);
    }
}

fn converse(server: &mut TcpStream) -> io::Result<()> {
    let mut piece = [0; 4096];
    loop {
        let n = io::stdin().read(&mut piece)?;
        if n == 0 {
            break;
        }
        server.write_all(&piece[..n])?;
        let mut answer = vec![0; n];
        server.read_exact(&mut answer)?;
        print(&answer)?;
    }
    server.shutdown(Shutdown::Write)?;
    let mut rest = Vec::new();
    server.read_to_end(&mut rest)?;
    print(&rest)
}

fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(bytes)?;
    stdout.flush()
}
