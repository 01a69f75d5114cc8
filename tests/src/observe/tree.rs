//! Which processes belong to a program: its root, all descendants, and those that left the family but
//! still bear its mark.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::time::Duration;

use super::capabilities;
use super::proc::{Environment, Stat, UNREAPED, awaits_tracer, schedstat, status};
use super::sys::{self, c_path};

/// The members of a program, kept up to date cheaply: the kernel tells which number it gave out last,
/// so that only newer ones are looked at, however many processes the machine has.
pub(super) struct Tree {
    /// Nothing can be known.
    blind: bool,
    root: i32,
    root_start: u64,
    marker: Option<Vec<u8>>,
    /// Number and start.
    members: BTreeMap<i32, u64>,
    /// All numbers up to this one have been looked at; None before the first look.
    seen: Option<i32>,
    /// Those among them at which there was nothing: a process in the making, perhaps.
    vacant: Vec<i32>,
    /// Those among them whose environment may not be there yet, as they become another program just
    /// now: where it will be, and how long each had run when first seen so.
    turning: BTreeMap<i32, (u64, Duration)>,
    /// Those that have ended and whose parents, members perhaps, are not told yet.
    unmourned: Vec<i32>,
}

impl Tree {
    /// Where /proc is not ours, the number may be somebody else's there: then it has no members.
    pub fn new(root: i32, marker: Option<String>) -> Self {
        let blind = !capabilities().own_proc.works();
        let root = if blind { 0 } else { root };
        let start = Stat::read(c_path!("/proc/{root}/stat")).map(|s| s.start);
        let mut members = BTreeMap::new();
        if let Ok(start) = start {
            members.insert(root, start);
        }
        Tree {
            blind,
            root,
            root_start: start.unwrap_or(0),
            marker: marker.map(|value| format!("{}={value}", super::MARKER).into_bytes()),
            members,
            seen: None,
            vacant: Vec::new(),
            turning: BTreeMap::new(),
            unmourned: Vec::new(),
        }
    }

    /// The members at this moment; dead ones may still be among them.
    pub fn members(&self) -> impl Iterator<Item = i32> + '_ {
        self.members.keys().copied()
    }

    /// What goes on by itself though every member sleeps, if anything does.
    pub fn unfinished(&self) -> Option<&'static str> {
        match (&*self.unmourned, self.turning.is_empty()) {
            // Nobody can tell at this moment whether it is a member.
            (_, false) => Some("a process is being started"),
            ([_, ..], _) => Some(UNREAPED),
            ([], true) => None,
        }
    }

    /// Looks for new members and forgets the dead. True if the set has grown.
    ///
    /// `asleep` says that every known member sleeps: then none is in the middle of having a child, and
    /// numbers at which there is nothing need not be looked at again.
    pub fn refresh(&mut self, asleep: bool) -> io::Result<bool> {
        /// How many numbers at most are looked at one by one.
        const FEW: i32 = 1000;
        /// How many processes at most are taken to be in the making on the whole machine.
        const IN_THE_MAKING: i32 = 100;
        if self.blind {
            return Ok(false);
        }
        self.unmourned.retain(|&pid| awaits_tracer(pid, pid));
        let latest = last_number_given()?;
        if self.seen == Some(latest) && self.vacant.is_empty() && self.turning.is_empty() {
            return Ok(false);
        }
        let mut ended = Vec::new();
        self.members.retain(|pid, start| {
            let stat = Stat::read(c_path!("/proc/{pid}/stat"));
            let lives = stat.is_ok_and(|s| s.start == *start && s.lives());
            if !lives {
                ended.push(*pid);
            }
            lives
        });
        let mut found = BTreeMap::new();
        let numbers: Vec<i32> = match self.seen {
            Some(seen) if (seen..seen + FEW).contains(&latest) => {
                let again = self.vacant.drain(..).chain(self.turning.keys().copied());
                again.chain(seen + 1..=latest).collect()
            }
            _ => {
                let mut all = Vec::new();
                sys::each_number(c"/proc", |pid| all.push(pid))?;
                let listed: HashSet<i32> = all.iter().copied().collect();
                // Whoever the root has had since has a later number, unless these began again at 1.
                let after = if self.root <= latest { self.root } else { 0 };
                let making = after.max(latest - IN_THE_MAKING) + 1..=latest;
                all.extend(making.filter(|n| !listed.contains(n)));
                self.vacant.clear();
                all
            }
        };
        for pid in numbers {
            match Stat::read(c_path!("/proc/{pid}/stat")) {
                Ok(stat) if stat.start >= self.root_start && stat.lives() => {
                    found.insert(pid, stat);
                }
                Ok(stat) if !stat.lives() => ended.push(pid),
                Ok(_) => {}
                Err(_) if pid > latest - FEW => self.vacant.push(pid),
                Err(_) => {}
            }
        }
        ended.retain(|&pid| awaits_tracer(pid, pid));
        self.unmourned.extend(ended);
        self.seen = Some(latest);
        let grown = self.adopt(&found);
        if asleep && !grown {
            self.vacant.clear();
        }
        Ok(grown)
    }

    /// Takes in those whose parent is a member, or who bear the mark.
    fn adopt(&mut self, found: &BTreeMap<i32, Stat>) -> bool {
        let before = self.members.len();
        for (&pid, stat) in found {
            if self.members.contains_key(&pid) {
                continue;
            }
            match self.is_marked(pid) {
                Some(true) => {
                    self.members.insert(pid, stat.start);
                }
                Some(false) => {
                    self.turning.remove(&pid);
                }
                None => {}
            }
        }
        loop {
            let more: Vec<i32> = found
                .iter()
                .filter(|(pid, stat)| {
                    !self.members.contains_key(pid)
                        && (**pid == self.root && stat.start == self.root_start
                            || self.members.contains_key(&stat.parent))
                        && leads_its_threads(**pid)
                })
                .map(|(pid, _)| *pid)
                .collect();
            if more.is_empty() {
                break;
            }
            self.members
                .extend(more.into_iter().map(|pid| (pid, found[&pid].start)));
        }
        // A child is a member whatever it turns into; one that is found no more has ended.
        self.turning
            .retain(|pid, _| found.contains_key(pid) && !self.members.contains_key(pid));
        self.members.len() > before
    }

    /// None while it can't be told: in the middle of execve(2) a process has its new memory, and no
    /// environment in it yet.
    fn is_marked(&mut self, pid: i32) -> Option<bool> {
        let Some(marker) = &self.marker else {
            return Some(false);
        };
        if pid == std::process::id() as i32 {
            return Some(false);
        }
        let Ok(all) = sys::read_all(c_path!("/proc/{pid}/environ"), 1 << 20) else {
            return Some(false);
        };
        let marked = all.split(|b| *b == 0).any(|entry| entry == marker);
        match all.is_empty() && self.is_turning(pid) {
            true => None,
            false => Some(marked && leads_its_threads(pid)),
        }
    }

    /// Whether a process whose environment was seen empty may be given one at this moment.
    fn is_turning(&mut self, pid: i32) -> bool {
        /// More than execve(2) needs to hand over the longest environment.
        const HANDED_OVER: Duration = Duration::from_millis(100);
        let look = || Environment::read(c_path!("/proc/{pid}/stat"));
        let (Some(before), Some(now)) = (look(), look()) else {
            return false;
        };
        // Threads of the kernel and the dead have no memory at all, and no file.
        if now.start == 0 && sys::read_link(c_path!("/proc/{pid}/exe"), &mut [0; 256]).is_err() {
            return false;
        }
        // Nothing was given, or nothing as yet: the end is set last. Nobody sleeps before it is.
        let nothing = now.start > 0 && now.start == before.start && now.start == now.end;
        if nothing && matches!(now.state, b'S' | b'T' | b't') {
            return false;
        }
        let run = schedstat(pid, pid).map_or(Duration::ZERO, |schedule| schedule.run);
        let first = self.turning.entry(pid).or_insert((now.start, run));
        if first.0 != now.start {
            *first = (now.start, run);
        }
        !nothing || run.saturating_sub(first.1) < HANDED_OVER
    }
}

/// Threads can be looked up in /proc by their number too, though they are not listed.
fn leads_its_threads(pid: i32) -> bool {
    status(pid, pid, "Tgid") == Some(pid as u64)
}

/// The number that the kernel gave to the newest process or thread of our namespace: the last word of
/// /proc/loadavg, proc_loadavg(5).
fn last_number_given() -> io::Result<i32> {
    let mut buffer = [0; 128];
    let text = sys::read_once(c"/proc/loadavg", &mut buffer)?;
    text.trim_ascii_end()
        .rsplit(|b| *b == b' ')
        .next()
        .and_then(sys::number)
        .map(|n| n as i32)
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}
