//! The reply is read through `take(n).read_to_end`, which reports an early end as success. When the
//! server closes in the middle of a reply, half of it is printed as a line and the client exits with 0
//! at the end of stdin.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::env;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

struct Connection {
    reader: BufReader<TcpStream>,
    writer: BufWriter<TcpStream>,
}

impl Connection {
    fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        Ok(Connection {
            reader: BufReader::new(stream.try_clone()?),
            writer: BufWriter::new(stream),
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.writer.write_all(message)?;
        self.writer.flush()?;
        let mut reply = Vec::with_capacity(message.len());
        self.reader
            .by_ref()
            .take(message.len() as u64)
            .read_to_end(&mut reply)?;
        Ok(reply)
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut connection = Connection::open(address)?;
    let mut stdout = io::stdout().lock();
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = line
            .strip_suffix(b"\r\n")
            .or_else(|| line.strip_suffix(b"\n"))
            .unwrap_or(&line);
        if !message.is_empty() {
            let reply = connection.ask(message)?;
            stdout.write_all(&reply)?;
            stdout.write_all(b"\n")?;
            stdout.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    run(&address).map_or_else(
        |error| {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
