//! Our end of the way to a subject.

use std::io::{self, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::{ChildStdin, ChildStdout};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::observe::PeerSocket;

/// Our end, and what has come out of it.
pub(super) struct Peer {
    pub end: End,
    /// Bytes of replies so far, and how many are due.
    pub received: u64,
    pub due: u64,
    pub ended: bool,
}

pub(super) enum End {
    Tcp(TcpStream),
    Unix(UnixStream),
    Udp(UdpSocket),
    UnixDatagram(UnixDatagram),
    Pipes(ChildStdin, ChildStdout),
}

impl Peer {
    pub fn new(end: End) -> io::Result<Self> {
        match &end {
            End::Tcp(s) => s.set_nonblocking(true)?,
            End::Unix(s) => s.set_nonblocking(true)?,
            End::Udp(s) => s.set_nonblocking(true)?,
            End::UnixDatagram(s) => s.set_nonblocking(true)?,
            End::Pipes(..) => {}
        }
        Ok(Peer {
            end,
            received: 0,
            due: 0,
            ended: false,
        })
    }

    pub fn links(&self) -> Vec<PeerSocket> {
        match &self.end {
            End::Tcp(s) => vec![PeerSocket::Tcp(s.as_raw_fd())],
            End::Unix(s) => vec![PeerSocket::Unix(s.as_raw_fd())],
            End::UnixDatagram(s) => vec![PeerSocket::Unix(s.as_raw_fd())],
            End::Udp(s) => vec![PeerSocket::Udp(s.as_raw_fd())],
            End::Pipes(to, from) => {
                vec![
                    PeerSocket::Stdin(to.as_raw_fd()),
                    PeerSocket::Output(from.as_raw_fd()),
                ]
            }
        }
    }

    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.end {
            End::Tcp(s) => s.write_all(bytes),
            End::Unix(s) => s.write_all(bytes),
            End::Udp(s) => s.send(bytes).map(|_| ()),
            End::UnixDatagram(s) => s.send(bytes).map(|_| ()),
            End::Pipes(to, _) => to.write_all(bytes),
        }
    }

    /// Takes what has arrived, at most about `limit` bytes.
    pub fn drain(&mut self, limit: usize) -> io::Result<()> {
        let mut buffer = [0; 65536];
        let mut taken = 0;
        while taken < limit && !self.ended {
            let want = buffer.len().min(limit - taken).max(1500);
            let read = match &mut self.end {
                End::Tcp(s) => s.read(&mut buffer[..want]),
                End::Unix(s) => s.read(&mut buffer[..want]),
                End::Udp(s) => s.recv(&mut buffer[..want]),
                End::UnixDatagram(s) => s.recv(&mut buffer[..want]),
                End::Pipes(_, from) => {
                    if poll(
                        &mut [PollFd::new(from.as_fd(), PollFlags::POLLIN)],
                        PollTimeout::ZERO,
                    )? == 0
                    {
                        return Ok(());
                    }
                    from.read(&mut buffer[..want])
                }
            };
            match read {
                Ok(0) => self.ended = true,
                Ok(n) => {
                    taken += n;
                    // A test runner's own words on standard output are without an x.
                    self.received += buffer[..n].iter().filter(|b| **b == b'x').count() as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) if e.kind() == io::ErrorKind::ConnectionReset => self.ended = true,
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}
