//! The file transfer tool sent a block and waited until it was confirmed, and the copy still works in
//! that lock-step: a block out, as many bytes back, then the next block. It never sends and reads at
//! the same time, so a server that wants to read more before it answers waits forever, and so does the
//! client.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-copies-large-stream
//! caught by: 07.client-waits-for-server 07.client-half-closes 07.client-prints-after-half-close
//! caught by: 07.client-survives-short-counts 07.client-server-closes-early 07.client-server-resets
//! by luck: 07.client-joins-single-bytes 07.client-output-closes 07.client-server-closes-early
//! cause: half-close-missing waits-for-each-answer

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;

const BLOCK: usize = 4096;

enum Phase {
    Load,
    Transmit { size: usize },
    Confirm { missing: usize },
    Finish,
    Complete,
}

enum Failure {
    Connection(io::Error),
    Output(io::Error),
    Input(io::Error),
}

fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            result => return result,
        }
    }
}

struct Upload {
    stream: TcpStream,
    block: [u8; BLOCK],
}

impl Upload {
    fn step(&mut self, phase: Phase) -> Result<Phase, Failure> {
        match phase {
            Phase::Load => match read_some(&mut io::stdin().lock(), &mut self.block) {
                Ok(0) => {
                    self.stream
                        .shutdown(Shutdown::Write)
                        .map_err(Failure::Connection)?;
                    Ok(Phase::Finish)
                }
                Ok(size) => Ok(Phase::Transmit { size }),
                Err(error) => Err(Failure::Input(error)),
            },
            Phase::Transmit { size } => {
                self.stream
                    .write_all(&self.block[..size])
                    .map_err(Failure::Connection)?;
                Ok(Phase::Confirm { missing: size })
            }
            Phase::Confirm { missing: 0 } => Ok(Phase::Load),
            Phase::Confirm { missing } => match self.pass_on(missing)? {
                0 => Err(Failure::Connection(ErrorKind::UnexpectedEof.into())),
                length => Ok(Phase::Confirm {
                    missing: missing - length,
                }),
            },
            Phase::Finish => match self.pass_on(BLOCK)? {
                0 => Ok(Phase::Complete),
                _ => Ok(Phase::Finish),
            },
            Phase::Complete => Ok(Phase::Complete),
        }
    }

    /// Writes what comes next from the server, at most `limit` bytes of it.
    fn pass_on(&mut self, limit: usize) -> Result<usize, Failure> {
        let mut buffer = [0; BLOCK];
        let length =
            read_some(&mut self.stream, &mut buffer[..limit]).map_err(Failure::Connection)?;
        let mut output = io::stdout().lock();
        output
            .write_all(&buffer[..length])
            .and_then(|()| output.flush())
            .map_err(Failure::Output)?;
        Ok(length)
    }

    fn run(&mut self) -> Result<(), Failure> {
        let mut phase = Phase::Load;
        while !matches!(phase, Phase::Complete) {
            phase = self.step(phase)?;
        }
        Ok(())
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let result = TcpStream::connect(&address)
        .map_err(Failure::Connection)
        .and_then(|stream| {
            Upload {
                stream,
                block: [0; BLOCK],
            }
            .run()
        });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Connection(error)) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
        Err(Failure::Input(error)) => {
            eprintln!("{address}: standard input: {error}");
            ExitCode::FAILURE
        }
        Err(Failure::Output(error)) => {
            eprintln!("{address}: standard output: {error}");
            ExitCode::FAILURE
        }
    }
}
