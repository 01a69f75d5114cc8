//! Whether a program will do anything more by itself.
//!
//! Two looks decide it. In the first, every thread of every process is off the processor and in a call
//! (`/proc/PID/task/TID/syscall`), and the number of times that it was given a processor is noted
//! (`schedstat`). Then it is asked what is on the way to the program, and what each wait waits for. In
//! the second look, no thread has been given a processor since the first: so all of them slept through
//! everything that was seen between the looks, and the answer holds for one moment. An example: a
//! server with one thread, blocked in recvfrom(2) on a socket whose queue is empty, while no segment is
//! in flight on loopback, is quiet. Had a byte arrived between the looks, the thread would have run.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::time::{Duration, Instant};

use super::calls::{Call, Doing, End};
use super::diag::{Tables, Unix};
use super::housekeeping::{Housekeeping, is_periodic};
use super::network::{Connection, InFlight};
use super::proc::{Stat, UNREAPED, awaits_tracer, comm, doing, schedstat, threads};
use super::sys::{self, c_path};
use super::tree::Tree;
use super::{Activity, HeldThreads, PeerSocket};

/// What is known of a program from one look to the next.
pub(super) struct State {
    pub(super) tree: Tree,
    pub(super) tables: Option<Tables>,
    pub(super) in_flight: Option<InFlight>,
    /// Since when a thread has been known to sleep, by its number, and how often it had run by then.
    pub(super) naps: HashMap<i32, (u64, Instant)>,
    /// Timers that are the runtime's own.
    pub(super) housekeeping: Housekeeping,
    /// Threads that a fault holds.
    pub(super) held: HeldThreads,
}

/// One thread, as the first look found it.
struct Thread {
    pid: i32,
    tid: i32,
    slices: u64,
    call: Call,
}

impl Thread {
    fn named(&self) -> String {
        format!("thread '{}'", comm(self.pid, self.tid))
    }
}

/// Why a look at a program ended early.
pub(super) enum Stop {
    Busy(Cow<'static, str>),
    Unknown(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Unknown(error.to_string())
    }
}

impl State {
    pub(super) fn tables(&mut self) -> io::Result<&mut Tables> {
        if self.tables.is_none() {
            self.tables = Some(Tables::open()?);
        }
        Ok(self.tables.as_mut().expect("just opened"))
    }

    pub(super) fn nothing_in_flight(&mut self) -> io::Result<bool> {
        if self.in_flight.is_none() {
            self.in_flight = Some(InFlight::open()?);
        }
        self.in_flight.as_mut().expect("just opened").is_empty()
    }

    /// The program's end of the link, if it may have more for us than can leave before we read.
    pub(super) fn held_up(&mut self, link: PeerSocket) -> Option<u64> {
        match link {
            PeerSocket::Tcp(fd) => {
                if !self.nothing_in_flight().ok()? {
                    return None;
                }
                let connection = Connection::look(self.tables().ok()?, fd).ok()??;
                connection.held_up().then_some(connection.theirs?.inode)
            }
            PeerSocket::Unix(fd) => {
                let (_, ours) = sys::inode(fd).ok()?;
                let mut theirs = None;
                let theirs_is = |s: Unix| {
                    if s.peer == Some(ours) {
                        theirs = Some(s.inode);
                    }
                };
                self.tables().ok()?.unix(theirs_is).ok()?;
                theirs
            }
            _ => None,
        }
    }

    /// How long a thread that has run so often has been known to sleep.
    pub(super) fn slept(&mut self, tid: i32, slices: u64) -> Duration {
        let now = Instant::now();
        let nap = self.naps.entry(tid).or_insert((slices, now));
        if nap.0 != slices {
            *nap = (slices, now);
        }
        now.duration_since(nap.1)
    }

    pub(super) fn activity(&mut self, links: &[PeerSocket]) -> Result<Activity, Stop> {
        // First look: every thread is off the processor, in a call.
        let mut threads = Vec::new();
        let mut counts = Vec::new();
        let mut looked_at: Vec<i32> = Vec::new();
        loop {
            let new: Vec<i32> = self
                .tree
                .members()
                .filter(|p| !looked_at.contains(p))
                .collect();
            for pid in new {
                looked_at.push(pid);
                counts.push((pid, first_look(pid, &mut threads)?));
            }
            // A process that nobody has seen yet can only have come from one that still ran.
            if !self.tree.refresh(true)? {
                break;
            }
        }
        if let Some(why) = self.tree.unfinished() {
            return Err(Stop::Busy(why.into()));
        }

        sys::wait_for_last_words();

        // Between the looks: what is on the way, and what each wait waits for.
        let mut soonest = self.on_the_way(links)?;
        let ends: Vec<End> = threads.iter().map(|t| t.call.end(t.tid)).collect();

        let ignored = self.housekeepers(&threads, &ends);

        // Second look: all sleep, none has run meanwhile.
        all_seen(&counts)?;
        let mut unknown = None;
        for (thread, end) in threads.iter().zip(ends) {
            let is_stopped = second_look(thread, &self.held)?;
            if is_stopped || thread.call.number < 0 {
                continue; // no time limit ends these: a stop, and waits of the kernel's own helpers
            }
            let left = match end {
                End::Input => continue,
                _ if ignored.contains(&thread.tid) => continue,
                End::After(limit) => limit.saturating_sub(self.slept(thread.tid, thread.slices)),
                End::In(left) => left,
                End::Sometime => Duration::ZERO,
                End::Now => {
                    let why = format!("{} is about to return", thread.call.name());
                    return Err(Stop::Busy(why.into()));
                }
                End::Unknown => {
                    unknown = Some(format!(
                        "{} sleeps in {}",
                        thread.named(),
                        thread.call.name()
                    ));
                    continue;
                }
            };
            if soonest.as_ref().is_none_or(|(first, _)| left < *first) {
                let call = thread.call.name();
                let what = format!("{} is in {call} with a time limit", thread.named());
                soonest = Some((left, what));
            }
        }
        if threads.is_empty() {
            return Ok(Activity::Ended);
        }
        if let Some(why) = unknown {
            return Ok(Activity::Unknown { why });
        }
        Ok(match soonest {
            Some((soonest, what)) => Activity::Timers { soonest, what },
            None => Activity::Quiet,
        })
    }

    /// The threads whose timers bring nothing but housekeeping: those of the runtime, where every thread
    /// of the program's own waits for input. One that waits for another thread, in futex(2), may wait for
    /// one of these, as in a JVM that ends: so they are to have had turns enough first, and woken nobody.
    fn housekeepers(&mut self, threads: &[Thread], ends: &[End]) -> Vec<i32> {
        // Most programs have no timer, and names are not looked up for nothing.
        if ends.iter().all(|end| matches!(end, End::Input)) {
            return Vec::new();
        }
        let keep = |thread: &&Thread| {
            let Thread { pid, tid, call, .. } = thread;
            self.housekeeping.is(*pid, *tid, call)
        };
        let keepers: Vec<i32> = threads
            .iter()
            .filter(keep)
            .map(|thread| thread.tid)
            .collect();
        let others = threads.iter().zip(ends);
        let mut others = others.filter(|(thread, _)| !keepers.contains(&thread.tid));
        let in_futex =
            |thread: &Thread| thread.call.number == libc::SYS_futex && thread.tid != thread.pid;
        if keepers.is_empty() || others.clone().any(|(_, end)| !matches!(end, End::Input)) {
            return Vec::new();
        }
        if !others.any(|(thread, _)| in_futex(thread)) {
            return keepers;
        }
        let slices = threads.iter().map(|thread| (thread.tid, thread.slices));
        let periodic =
            |thread: &&Thread| keepers.contains(&thread.tid) && is_periodic(thread.pid, thread.tid);
        let periodic = threads.iter().filter(periodic).map(|thread| thread.tid);
        let periodic: Vec<i32> = periodic.collect();
        match (self.housekeeping).wakes_nobody(slices.collect(), &keepers, &periodic) {
            true => keepers,
            false => Vec::new(),
        }
    }

    /// Nothing is on the way between us and the program that would get there by itself. Gives a timer
    /// of the kernel's, if one will go on trying.
    pub(super) fn on_the_way(
        &mut self,
        links: &[PeerSocket],
    ) -> Result<Option<(Duration, String)>, Stop> {
        let on_the_way = || Stop::Busy("bytes are on the way".into());
        // Asked even without such a link: one that was just closed has sent its last segment.
        if !self.nothing_in_flight()? {
            return Err(on_the_way());
        }
        let mut retries = None;
        for link in links {
            match *link {
                PeerSocket::Tcp(fd) => {
                    let Some(connection) = Connection::look(self.tables()?, fd)? else {
                        continue;
                    };
                    if connection.moving_there() || connection.moving_here() {
                        return Err(on_the_way());
                    }
                    if connection.half_open() {
                        let what = "its backlog is full, and the kernel tries again".to_owned();
                        retries = Some((Duration::ZERO, what));
                    }
                }
                PeerSocket::Output(fd) => {
                    if sys::ioctl_int(fd, libc::FIONREAD).is_ok_and(|n| n > 0) {
                        return Err(Stop::Busy("its output waits to be read by us".into()));
                    }
                }
                // A write to these has put the bytes into the program's own queue and woken its
                // reader before it returned.
                PeerSocket::Unix(_) | PeerSocket::Stdin(_) | PeerSocket::Udp(_) => {}
            }
        }
        Ok(retries)
    }
}

/// Every thread of the process is off the processor: adds them to `all`. Gives how many they are, a
/// first thread that has ended among them.
fn first_look(pid: i32, all: &mut Vec<Thread>) -> Result<u64, Stop> {
    let Ok(tids) = threads(pid) else { return Ok(0) };
    let mut seen = 0;
    for tid in tids {
        let Some(schedule) = unless_ended(pid, tid, schedstat(pid, tid))? else {
            continue;
        };
        let slices = schedule.slices;
        match unless_ended(pid, tid, doing(pid, tid))? {
            None => continue,
            Some(Doing::Dead) => {
                reaped(pid, tid)?;
                if tid != pid {
                    continue; // only a first thread stays listed
                }
            }
            Some(Doing::Running) => return Err(Stop::Busy("it runs".into())),
            Some(Doing::Sleeping(call)) => all.push(Thread {
                pid,
                tid,
                slices,
                call,
            }),
        }
        seen += 1;
    }
    Ok(seen)
}

/// These processes have as many threads as were seen in the first look: all of them, then. A list may
/// lack a thread that began while it was made, and whatever follows one that ended meanwhile.
fn all_seen(counts: &[(i32, u64)]) -> Result<(), Stop> {
    for &(pid, seen) in counts {
        let stat = Stat::read(c_path!("/proc/{pid}/task/{pid}/stat"));
        if stat.map_or(0, |stat| stat.threads) != seen {
            return Err(Stop::Busy("it starts or ends threads".into()));
        }
    }
    Ok(())
}

/// The thread sleeps, and has not run since the first look. True if a signal has stopped it, or a fault
/// holds it.
fn second_look(thread: &Thread, held: &HeldThreads) -> Result<bool, Stop> {
    let Thread {
        pid, tid, slices, ..
    } = thread;
    let woken = || Stop::Busy("it was woken".into());
    // In this order: who sleeps now and has not run when asked after that, was not about to run now.
    let state = Stat::read(c_path!("/proc/{pid}/task/{tid}/stat"))
        .map_err(|_| woken())?
        .state;
    if schedstat(*pid, *tid).map_err(|_| woken())?.slices != *slices {
        return Err(woken());
    }
    match state {
        b'S' => Ok(false),
        b'T' => Ok(true),
        b'D' => Err(Stop::Busy("it waits for a disk or for memory".into())),
        b't' if held.contains(*tid) => Ok(true),
        b't' => Err(Stop::Busy("a tracer holds it".into())),
        _ => Err(woken()),
    }
}

/// Whoever waits for the end of this thread knows of it.
fn reaped(pid: i32, tid: i32) -> Result<(), Stop> {
    match awaits_tracer(pid, tid) {
        true => Err(Stop::Busy(UNREAPED.into())),
        false => Ok(()),
    }
}

/// What /proc said about a thread; None if there is no such thread any more.
fn unless_ended<T>(pid: i32, tid: i32, answer: io::Result<T>) -> Result<Option<T>, Stop> {
    let error = match answer {
        Ok(value) => return Ok(Some(value)),
        Err(error) => error,
    };
    // The files of a thread that has begun to end belong to root: only its state can still be read.
    match Stat::read(c_path!("/proc/{pid}/task/{tid}/stat")) {
        Err(_) => Ok(None),
        Ok(stat) if stat.is_dead() => reaped(pid, tid).map(|()| None),
        Ok(stat) if stat.is_ending => Err(Stop::Busy("it is ending".into())),
        Ok(_) => Err(Stop::Unknown(format!(
            "process {pid} can't be observed: {error}"
        ))),
    }
}
