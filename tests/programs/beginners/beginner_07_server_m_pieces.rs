//! The server reads with read_until(b'\n'), as if the stream had lines. Bytes without a newline are not
//! answered until the client half-closes, and a long stream without newlines is gathered in memory.
//!
//! caught by: 07.echoes-exactly 07.moves-large-stream 07.memory-does-not-grow 07.stops-reading
//! caught by: 07.serves-many-clients 07.backlog-client-is-served 07.clients-kept-apart
//! caught by: 07.idle-after-clients-leave 07.survives-reset-while-waiting
//! caught by: 07.survives-reset-while-replying 07.survives-broken-pipe 07.survives-reset-before-accept
//! caught by: 07.survives-close-mid-message 07.survives-mixed-abuse 07.descriptors-do-not-grow
//! caught by: 07.keeps-running 07.survives-short-writes 07.survives-short-reads
//! caught by: 07.survives-aborted-accept 07.survives-too-many-files 07.survives-interrupted-calls
//! caught by: 07.survives-failed-transfers 07.survives-expired-wait 07.address-in-use
//! cause: waits-for-newline

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    announce(listener.local_addr()?)?;
    loop {
        match listener.accept() {
            Ok((connection, peer)) => match converse(connection) {
                Ok(()) => {}
                Err(error) => eprintln!("{peer}: {error}"),
            },
            Err(error) => {
                eprintln!("accept: {error}");
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn converse(connection: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(64 * 1024, connection.try_clone()?);
    let mut writer = connection;
    let mut piece = Vec::new();
    loop {
        piece.clear();
        if reader.read_until(b'\n', &mut piece)? == 0 {
            return Ok(());
        }
        piece.make_ascii_uppercase();
        writer.write_all(&piece)?;
    }
}
