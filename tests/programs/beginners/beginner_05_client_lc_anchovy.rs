//! Reads the reply with take(n).read_to_end(), which is content with fewer bytes when the server closes.
//! Half a reply is printed as a line, and if it was the last line the client exits with 0 and no
//! message.
//!
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process;

struct Client {
    reader: BufReader<UnixStream>,
    writer: BufWriter<UnixStream>,
}

impl Client {
    fn connect(path: &PathBuf) -> io::Result<Client> {
        let stream = UnixStream::connect(path)?;
        let copy = stream.try_clone()?;
        Ok(Client {
            reader: BufReader::new(copy),
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

fn strip_ending(line: &[u8]) -> &[u8] {
    match line {
        [rest @ .., b'\r', b'\n'] => rest,
        [rest @ .., b'\n'] => rest,
        _ => line,
    }
}

fn talk(path: &PathBuf) -> io::Result<()> {
    let mut client = Client::connect(path)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();

    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = strip_ending(&line);
        if !message.is_empty() {
            let reply = client.ask(message)?;
            stdout.write_all(&reply)?;
            stdout.write_all(b"\n")?;
            stdout.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let path: PathBuf = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| "echo.sock".into())
        .into();
    if let Err(e) = talk(&path) {
        eprintln!("{}: {}", path.display(), e);
        process::exit(1);
    }
}
