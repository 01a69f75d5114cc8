//! Threads of a runtime that wake now and then by themselves, and do nothing that a peer could see.
//!
//! A JVM is never without a timer: its periodic task wakes every 50 ms, a compiler thread every five
//! seconds. Were these timers of the program, nothing could ever be said to be over. They are known by
//! what they are: a thread with a name that HotSpot gives, waiting in futex(2), in a process that has the
//! JVM's library mapped (proc_pid_maps(5)). Timers of the program itself, a `Timer` or an executor, have
//! threads with other names. They are ignored only while all other threads wait for input: see
//! `State::housekeepers`.

use std::collections::HashMap;

use super::calls::Call;
use super::proc::comm;

/// The names of HotSpot's own threads, as far as 15 bytes go, without the numbers at their ends.
const HOTSPOT: &[&str] = &[
    "Attach Listener",
    "C1 CompilerThre",
    "C2 CompilerThre",
    "Common-Cleaner",
    "Finalizer",
    "G1 Conc#",
    "G1 Main Marker",
    "G1 Refine#",
    "G1 Service",
    "GC Thread#",
    "Monitor Deflati",
    "Notification Th",
    "Reference Handl",
    "Service Thread",
    "Signal Dispatch",
    "Sweeper thread",
    "VM Periodic Tas",
    "VM Thread",
];

/// What is known of processes with such threads.
#[derive(Default)]
pub(super) struct Housekeeping {
    /// Whether a process is a JVM.
    jvms: HashMap<i32, bool>,
}

impl Housekeeping {
    /// Whether the end of this wait would bring nothing but housekeeping.
    pub(super) fn is(&mut self, pid: i32, tid: i32, call: &Call) -> bool {
        if call.number != libc::SYS_futex {
            return false;
        }
        let name = comm(pid, tid);
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        HOTSPOT.contains(&name) && *self.jvms.entry(pid).or_insert_with(|| is_jvm(pid))
    }
}

fn is_jvm(pid: i32) -> bool {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
    maps.lines().any(|line| line.ends_with("/libjvm.so"))
}
