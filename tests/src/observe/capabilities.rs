//! What this machine lets us see, found out by trying it once on a child of our own.
#![allow(unsafe_code)] // fork and ptrace; the blocks say why they are sound.

use std::io;
use std::net::TcpListener;
use std::os::fd::AsRawFd;
use std::sync::OnceLock;

use super::diag::Tables;
use super::sys::{self, c_path};
use super::{Capabilities, Capability};

/// What this machine lets us see; found out once, in about a millisecond.
pub fn capabilities() -> &'static Capabilities {
    static FOUND: OnceLock<Capabilities> = OnceLock::new();
    FOUND.get_or_init(probe)
}

fn probe() -> Capabilities {
    let own_proc = own_proc();
    if !own_proc.works() {
        let missing = || Capability::Missing("/proc is not ours".to_owned());
        return Capabilities {
            thread_calls: missing(),
            socket_copies: missing(),
            socket_tables: from(Tables::open().map(|_| ())),
            cpu_times: missing(),
            own_proc,
            tracing: missing(),
        };
    }
    // A socket that the child inherits, for the probes that need one of its descriptors.
    let socket = TcpListener::bind("127.0.0.1:0");
    let child = Child::start();
    let of_child = |probe: &dyn Fn(i32) -> io::Result<()>| match &child {
        Ok(child) => from(probe(child.0)),
        Err(e) => Capability::Missing(format!("no child could be started: {e}")),
    };
    Capabilities {
        thread_calls: of_child(&|pid| {
            sys::read_once(c_path!("/proc/{pid}/task/{pid}/syscall"), &mut [0; 256]).map(|_| ())
        }),
        socket_copies: match &socket {
            Ok(s) => of_child(&|pid| {
                sys::DescriptorDuplicator::new(pid)?
                    .lend(s.as_raw_fd())
                    .map(|_| ())
            }),
            Err(e) => Capability::Missing(format!("no socket could be made: {e}")),
        },
        socket_tables: from(
            Tables::open().and_then(|mut t| t.inet(libc::IPPROTO_TCP, 1 << 10, |_| {})),
        ),
        cpu_times: of_child(&|pid| {
            sys::read_once(c_path!("/proc/{pid}/task/{pid}/schedstat"), &mut [0; 128]).map(|_| ())
        }),
        own_proc,
        tracing: of_child(&|pid| {
            // SAFETY: seizing takes numbers alone and does not stop the child; it is let go when it
            // is killed.
            let seized = unsafe { libc::ptrace(libc::PTRACE_SEIZE, pid, 0_usize, 0_usize) };
            if seized < 0 {
                Err(io::Error::last_os_error())
            } else {
                Ok(())
            }
        }),
    }
}

fn from(result: io::Result<()>) -> Capability {
    match result {
        Ok(()) => Capability::Works,
        Err(e) => Capability::Missing(e.to_string()),
    }
}

/// A foreign /proc (another PID namespace's) makes every look-up fail or, worse, find another process.
fn own_proc() -> Capability {
    let mut buffer = [0; 32];
    match sys::read_link(c"/proc/self", &mut buffer) {
        Ok(target) if sys::number(target) == Some(u64::from(std::process::id())) => {
            Capability::Works
        }
        Ok(_) => Capability::Missing("/proc belongs to another PID namespace".to_owned()),
        Err(e) => Capability::Missing(format!("/proc is not there: {e}")),
    }
}

/// A forked child that only waits.
struct Child(i32);

impl Child {
    fn start() -> io::Result<Self> {
        // SAFETY: the child calls nothing but pause and _exit, which are safe after a fork.
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => unsafe {
                // SAFETY: as above. It dies with the thread that made it.
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                libc::pause();
                libc::_exit(0)
            },
            pid => Ok(Child(pid)),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // SAFETY: the child is ours and not yet reaped, so the number is its own.
        unsafe {
            libc::kill(self.0, libc::SIGKILL);
            libc::waitpid(self.0, std::ptr::null_mut(), libc::__WALL);
        }
    }
}
