//! Both halves of a session share one object that owns the sender and the receiver of the bounded queue,
//! so the receiver lives on when the writing half ends with an error: the reading half then waits for
//! ever for room in the full queue, and after a client that left while replies were on their way no
//! other client is served.
//!
//! caught by: 05.survives-broken-pipe
//! cause: threads-wait-for-each-other

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

enum Item {
    Block(Vec<u8>),
    End,
}

/// A bounded duct between the two halves of a session.
struct Duct {
    entry: SyncSender<Item>,
    exit: Mutex<Receiver<Item>>,
}

impl Duct {
    fn new(depth: usize) -> Arc<Self> {
        let (entry, exit) = mpsc::sync_channel(depth);
        Arc::new(Duct {
            entry,
            exit: Mutex::new(exit),
        })
    }

    fn push(&self, item: Item) -> bool {
        self.entry.send(item).is_ok()
    }

    fn pull(&self) -> Option<Vec<u8>> {
        match self.exit.lock().unwrap().recv() {
            Ok(Item::Block(block)) => Some(block),
            Ok(Item::End) | Err(_) => None,
        }
    }
}

trait Filter: Send + Sync {
    fn apply(&self, block: &mut [u8]);
}

struct AsciiUpper;

impl Filter for AsciiUpper {
    fn apply(&self, block: &mut [u8]) {
        block.make_ascii_uppercase();
    }
}

struct Session<'f> {
    stream: UnixStream,
    filter: &'f dyn Filter,
}

impl Session<'_> {
    fn run(self) -> io::Result<()> {
        let duct = Duct::new(4);
        thread::scope(|scope| {
            let input = {
                let duct = Arc::clone(&duct);
                let stream = &self.stream;
                let filter = self.filter;
                scope.spawn(move || {
                    let result = Self::read_side(stream, filter, &duct);
                    duct.push(Item::End);
                    result
                })
            };
            let output = {
                let duct = Arc::clone(&duct);
                let stream = &self.stream;
                scope.spawn(move || Self::write_side(stream, &duct))
            };
            let read = input.join().unwrap();
            let written = output.join().unwrap();
            read.and(written)
        })
    }

    fn read_side(mut stream: &UnixStream, filter: &dyn Filter, duct: &Duct) -> io::Result<()> {
        let mut buffer = [0u8; 8192];
        loop {
            let n = match stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let mut block = buffer[..n].to_vec();
            filter.apply(&mut block);
            if !duct.push(Item::Block(block)) {
                return Ok(());
            }
        }
    }

    fn write_side(mut stream: &UnixStream, duct: &Duct) -> io::Result<()> {
        while let Some(block) = duct.pull() {
            stream.write_all(&block)?;
        }
        Ok(())
    }
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(e) if e.kind() == ErrorKind::AddrInUse => {
            if !fs::symlink_metadata(path)?.file_type().is_socket() {
                return Err(io::Error::new(ErrorKind::AlreadyExists, "not a socket"));
            }
            match UnixStream::connect(path) {
                Err(probe) if probe.kind() == ErrorKind::ConnectionRefused => {
                    fs::remove_file(path)?;
                    UnixListener::bind(path)
                }
                _ => Err(e),
            }
        }
        other => other,
    }
}

fn run(path: &Path) -> io::Result<()> {
    let listener = listen(path)?;
    println!("listening on {}", path.display());
    io::stdout().flush()?;
    let filter = AsciiUpper;
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                let session = Session {
                    stream,
                    filter: &filter,
                };
                if let Err(e) = session.run() {
                    let _ = writeln!(io::stderr(), "session: {e}");
                }
            }
            Err(e) => {
                let _ = writeln!(io::stderr(), "accept: {e}");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    if let Err(e) = run(&path) {
        eprintln!("{}: {e}", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
