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
    /// How often each thread had run when one last ran that is no housekeeper.
    since: HashMap<i32, u64>,
}

/// After so many turns of its periodic thread, twenty times 50 ms as a rule, a JVM that ends has ended.
const TURNS: u64 = 20;

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

impl Housekeeping {
    /// Whether housekeepers have had turns enough to wake a thread that waits for one of them, and have woken
    /// none: `slices` tells how often each thread of the program has run, and `periodic` are the housekeepers
    /// that run at intervals.
    pub(super) fn wakes_nobody(
        &mut self,
        slices: HashMap<i32, u64>,
        keepers: &[i32],
        periodic: &[i32],
    ) -> bool {
        let ran = |tid: &i32| slices.get(tid) != self.since.get(tid);
        let others = slices.keys().filter(|tid| !keepers.contains(tid));
        if self.since.len() != slices.len() || others.into_iter().any(ran) {
            self.since = slices;
            return false;
        }
        let turns = |tid: &i32| Some(slices.get(tid)?.saturating_sub(*self.since.get(tid)?));
        let turns = periodic.iter().map(turns);
        turns.min().flatten() >= Some(TURNS)
    }
}

/// Whether this is the thread of a JVM that runs at intervals.
pub(super) fn is_periodic(pid: i32, tid: i32) -> bool {
    comm(pid, tid) == "VM Periodic Tas"
}

fn is_jvm(pid: i32) -> bool {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
    maps.lines().any(|line| line.ends_with("/libjvm.so"))
}
