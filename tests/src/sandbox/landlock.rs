//! What a program may do with files, where it can't have a root of its own: landlock(7).
//!
//! A machine that refuses namespaces, as a container with Docker's default profile does, still lets each
//! process give up rights. A ruleset names the places that may be read and those that may be written to;
//! everything else is refused, also to what the program starts. Landlock needs no privilege. A kernel knows
//! part of it: files since 5.13, signals and abstract sockets of AF_UNIX since 6.12. Processes outside can't be
//! looked at or traced in any version.
//!
//! Programs that have namespaces of their own are kept from signals alone: those of one run share a process
//! table, and `kill(-1, SIGKILL)` would end the programs of other checks.
#![allow(unsafe_code)] // System calls that libc has no functions for.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::confine::call;

// linux/landlock.h
const EXECUTE: u64 = 1;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
/// Up to LANDLOCK_ACCESS_FS_MAKE_SYM, which the first version knows.
const FIRST: u64 = (1 << 13) - 1;
const REFER: u64 = 1 << 13;
const TRUNCATE: u64 = 1 << 14;
const IOCTL_DEVICE: u64 = 1 << 15;
const SCOPE_ABSTRACT_SOCKETS: u64 = 1;
const SCOPE_SIGNALS: u64 = 1 << 1;
const CREATE_RULESET_VERSION: u32 = 1;
const RULE_PATH_BENEATH: u32 = 1;

/// `struct landlock_ruleset_attr`
#[repr(C)]
#[derive(Default)]
struct RulesetAttr {
    handled_access_fs: u64,
    handled_access_net: u64,
    scoped: u64,
}

/// `struct landlock_path_beneath_attr`
#[repr(C, packed)]
struct PathBeneathAttr {
    allowed_access: u64,
    parent_fd: i32,
}

/// Since which version of Landlock signals can be kept in.
const KNOWS_SIGNALS: i64 = 6;

/// A set of rules, to be entered between fork and exec.
pub(super) struct Ruleset {
    set: OwnedFd,
    handled: u64,
}

/// What the kernel knows of Landlock: its version; 0 for none.
fn version() -> i64 {
    // SAFETY: asks for a number, with no structure.
    let answer = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            std::ptr::null::<RulesetAttr>(),
            0,
            CREATE_RULESET_VERSION,
        )
    };
    answer.max(0)
}

/// Whether this kernel can keep a program from sending signals to those that it has not started.
pub fn keeps_signals_in() -> bool {
    version() >= KNOWS_SIGNALS
}

impl Ruleset {
    /// One that refuses all that this kernel can refuse.
    ///
    /// # Errors
    /// If the kernel has no Landlock, or it is turned off.
    pub(super) fn new() -> io::Result<Ruleset> {
        let version = version();
        let mut handled = FIRST;
        for (since, access) in [(2, REFER), (3, TRUNCATE), (5, IOCTL_DEVICE)] {
            if version >= since {
                handled |= access;
            }
        }
        let scoped = match keeps_signals_in() {
            true => SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS,
            false => 0,
        };
        Ruleset::of(version, handled, scoped)
    }

    /// One that refuses signals to whatever its process has not started itself, and nothing else; `None` if
    /// this kernel can't refuse them.
    pub(super) fn of_signals() -> Option<Ruleset> {
        let set = || Ruleset::of(version(), 0, SCOPE_SIGNALS).ok();
        keeps_signals_in().then(set).flatten()
    }

    fn of(version: i64, handled: u64, scoped: u64) -> io::Result<Ruleset> {
        let attr = RulesetAttr {
            handled_access_fs: handled,
            handled_access_net: 0,
            scoped,
        };
        // Older kernels want the size of the structure that they know.
        let size = match version {
            ..4 => 8,
            4 | 5 => 16,
            _ => size_of::<RulesetAttr>(),
        };
        // SAFETY: the structure outlives the call, which is told its size; a new descriptor is ours alone.
        let set = unsafe {
            let fd = call(libc::syscall(
                libc::SYS_landlock_create_ruleset,
                &raw const attr,
                size,
                0,
            ))?;
            OwnedFd::from_raw_fd(fd as i32)
        };
        Ok(Ruleset { set, handled })
    }

    /// Allows to read and execute what is at `place` and beneath it, and with `writable` everything. A
    /// place that does not exist is left out.
    ///
    /// # Errors
    /// If the kernel refuses the rule.
    pub(super) fn allow(&self, place: &Path, writable: bool) -> io::Result<()> {
        let mut options = File::options();
        let Ok(file) = options.read(true).custom_flags(libc::O_PATH).open(place) else {
            return Ok(());
        };
        let of_files = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE;
        let wanted = match writable {
            true => u64::MAX,
            false => EXECUTE | READ_FILE | READ_DIR,
        };
        let kind = match file.metadata()?.is_dir() {
            true => u64::MAX,
            false => of_files,
        };
        let attr = PathBeneathAttr {
            allowed_access: wanted & kind & self.handled,
            parent_fd: file.as_raw_fd(),
        };
        // SAFETY: the structure outlives the call.
        call(unsafe {
            libc::syscall(
                libc::SYS_landlock_add_rule,
                self.set.as_raw_fd(),
                RULE_PATH_BENEATH,
                &raw const attr,
                0,
            )
        })
        .map(drop)
    }

    /// From here on the process, and whatever it starts, has these rights alone. It must have given up new
    /// privileges. Async-signal-safe.
    pub(super) fn enter(&self) -> io::Result<()> {
        // SAFETY: numbers alone.
        call(unsafe { libc::syscall(libc::SYS_landlock_restrict_self, self.set.as_raw_fd(), 0) })
            .map(drop)
    }
}
