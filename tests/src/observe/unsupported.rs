//! [`Observer`] where there is no /proc to ask: every answer is "unknown".

use super::{Activity, Blocked, Capabilities, Capability, Cpu, HeldThreads, PeerSocket, Socket};

const WHY: &str = "this system doesn't tell what a program is doing";

/// What this machine lets us see: nothing.
pub fn capabilities() -> &'static Capabilities {
    static NONE: std::sync::OnceLock<Capabilities> = std::sync::OnceLock::new();
    NONE.get_or_init(|| {
        let missing = || Capability::Missing(WHY.to_owned());
        Capabilities {
            thread_calls: missing(),
            socket_copies: missing(),
            socket_tables: missing(),
            cpu_times: missing(),
            own_proc: missing(),
            tracing: missing(),
        }
    })
}

/// Nothing is known.
pub fn resident_memory(_pids: &[i32]) -> Option<u64> {
    None
}

/// Stands for a program that can't be watched.
pub struct Observer;

impl Observer {
    /// For the program whose root process is `root`.
    pub fn new(_root: i32, _marker: Option<String>) -> Self {
        Observer
    }

    /// The same.
    pub fn with_held(self, _held: HeldThreads) -> Self {
        self
    }

    /// None can be known.
    pub fn processes(&self) -> Vec<i32> {
        Vec::new()
    }

    /// None can be known.
    pub fn sockets(&self) -> Vec<Socket> {
        Vec::new()
    }

    /// None can be known.
    pub fn reachable(&self) -> Vec<Socket> {
        Vec::new()
    }

    /// None can be known.
    pub fn descriptors(&self) -> usize {
        0
    }

    /// None can be known.
    pub fn socket_count(&self) -> usize {
        0
    }

    /// None can be known.
    pub fn cpu(&self) -> Cpu {
        Cpu::default()
    }

    /// None can be known.
    pub fn blocked(&self) -> Vec<Blocked> {
        Vec::new()
    }

    /// Always unknown.
    pub fn activity(&self, _links: &[PeerSocket]) -> Activity {
        Activity::Unknown {
            why: WHY.to_owned(),
        }
    }

    /// It can't be known.
    pub fn arrived(&self, _link: &PeerSocket) -> Option<bool> {
        None
    }

    /// Always unknown.
    pub fn consumed(&self, _link: &PeerSocket) -> Option<bool> {
        None
    }

    /// Always unknown.
    pub fn unread(&self, _link: &PeerSocket) -> Option<usize> {
        None
    }

    /// Never known to be so.
    pub fn blocked_sending(&self, _link: &PeerSocket) -> bool {
        false
    }

    /// Always unknown.
    pub fn nothing_in_flight(&self) -> Option<bool> {
        None
    }
}

/// It can't be known.
pub fn socket_inode(_tid: i32, _fd: std::os::fd::RawFd) -> Option<u64> {
    None
}

/// It can't be known.
pub fn is_nonblocking(_tid: i32, _fd: std::os::fd::RawFd) -> bool {
    false
}

/// What a kernel tells of a connection; this one tells nothing.
#[derive(Debug, Clone, Copy)]
pub struct Handshake {
    /// How long ago data was sent.
    pub idle: std::time::Duration,
    /// By how many bits the windows are shifted that the program offers.
    pub peer_scale: u8,
    /// It was reset.
    pub reset: bool,
}

impl Handshake {
    /// Fails.
    ///
    /// # Errors
    /// Always.
    pub fn look(_fd: std::os::fd::RawFd) -> std::io::Result<Handshake> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}
