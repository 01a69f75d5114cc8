//! Linux's [`Observer`].

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use super::calls::{Call, Doing, End};
use super::diag::{Tables, Unix, tcp};
use super::network::{Connection, InFlight};
use super::proc::{
    Stat, UNREAPED, awaits_tracer, comm, doing, each_descriptor, schedstat, socket_inode, threads,
};
use super::sockets::{self, Held};
use super::sys::{self, c_path};
use super::tree::Tree;
use super::{Activity, Blocked, Capability, Cpu, PeerSocket, Socket, SocketState, capabilities};
use crate::model::{Address, SocketKind};

/// Watches one program: a process that we started, and all that it has started.
///
/// It belongs to the thread that uses it first: its view of the network is that of that thread's
/// network namespace.
pub struct Observer {
    state: RefCell<State>,
}

struct State {
    tree: Tree,
    tables: Option<Tables>,
    air: Option<InFlight>,
    /// Since when a thread has been known to sleep, by its number, and how often it had run by then.
    naps: HashMap<i32, (u64, Instant)>,
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
enum Stop {
    Busy(Cow<'static, str>),
    Unknown(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Unknown(error.to_string())
    }
}

impl Observer {
    /// For the program whose root process is `root`; a child of ours, not yet reaped. With a
    /// `marker`, every process whose environment holds [`MARKER`](super::MARKER) with this value is
    /// taken for one of the program's, whoever its parent is.
    pub fn new(root: i32, marker: Option<String>) -> Self {
        Observer {
            state: RefCell::new(State {
                tree: Tree::new(root, marker),
                tables: None,
                air: None,
                naps: HashMap::new(),
            }),
        }
    }

    /// The living processes of the program, the root among them. Zombies have ended.
    pub fn processes(&self) -> Vec<i32> {
        let mut state = self.state.borrow_mut();
        let _ = state.tree.refresh(false);
        living(&state.tree)
    }

    /// Every socket that the program holds, found without touching it.
    pub fn sockets(&self) -> Vec<Socket> {
        self.described(self.socket_descriptors(), u32::MAX)
    }

    /// Where the program can be reached: listening stream sockets, and datagram sockets with a name.
    /// How much waits in them is not told: `unread` is 0.
    pub fn reachable(&self) -> Vec<Socket> {
        let mut found = Vec::new();
        if capabilities().socket_copies.works() {
            self.each_copy(|socket, _| found.push(socket));
        } else {
            found = self.described(
                self.socket_descriptors(),
                1 << tcp::LISTEN | 1 << tcp::CLOSE,
            );
        }
        found.retain(|s| match s.state {
            SocketState::Listening => true,
            SocketState::Bound => matches!(s.kind, SocketKind::Udp | SocketKind::UnixDatagram),
            _ => false,
        });
        found
    }

    /// How many descriptors the program has open, over all its processes.
    pub fn descriptors(&self) -> usize {
        let mut count = 0;
        for pid in self.processes() {
            each_descriptor(pid, |_, _| count += 1);
        }
        count
    }

    /// How many of them are sockets.
    pub fn socket_count(&self) -> usize {
        self.socket_descriptors().len()
    }

    /// The processor time that the program has used.
    pub fn cpu(&self) -> Cpu {
        let mut cpu = Cpu::default();
        for pid in self.processes() {
            cpu.run += sys::process_time(pid).unwrap_or_default();
            if let Ok(stat) = Stat::read(c_path!("/proc/{pid}/stat")) {
                cpu.run += sys::tick() * u32::try_from(stat.children_ticks).unwrap_or(u32::MAX);
            }
            for tid in threads(pid).unwrap_or_default() {
                let Ok((run, slices)) = schedstat(pid, tid) else {
                    continue;
                };
                cpu.slices += slices;
                if cpu.hottest.is_none_or(|(_, most)| run > most) {
                    cpu.hottest = Some((tid, run));
                }
            }
        }
        cpu
    }

    /// What each living thread of the program is doing.
    pub fn blocked(&self) -> Vec<Blocked> {
        let mut all = Vec::new();
        for pid in self.processes() {
            for tid in threads(pid).unwrap_or_default() {
                all.extend(self.blocked_thread(pid, tid));
            }
        }
        let waited: Vec<(i32, RawFd)> = all
            .iter()
            .filter_map(|b: &Blocked| Some((b.pid, b.fd?)))
            .collect();
        let mut held = self.socket_descriptors();
        held.retain(|held| waited.contains(&(held.pid, held.fd)));
        if !held.is_empty() {
            for socket in self.described(held, u32::MAX) {
                for blocked in &mut all {
                    if blocked.pid == socket.pid && blocked.fd == Some(socket.fd) {
                        blocked.socket = Some(socket.clone());
                    }
                }
            }
        }
        all
    }

    fn blocked_thread(&self, pid: i32, tid: i32) -> Option<Blocked> {
        let doing = doing(pid, tid).ok()?;
        let stat = Stat::read(c_path!("/proc/{pid}/task/{tid}/stat")).ok()?;
        if stat.is_dead() {
            return None;
        }
        let mut blocked = Blocked {
            pid,
            tid,
            comm: comm(pid, tid),
            call: Cow::Borrowed("running"),
            number: -1,
            fd: None,
            socket: None,
            timeout: None,
        };
        if let Doing::Sleeping(call) = doing {
            blocked.number = call.number;
            blocked.call = if stat.state == b'T' {
                Cow::Borrowed("stopped")
            } else {
                call.name()
            };
            blocked.fd = call.fd();
            blocked.timeout = match call.end(tid) {
                End::After(limit) => {
                    let slept = schedstat(pid, tid).map_or(Duration::ZERO, |(_, slices)| {
                        self.state.borrow_mut().slept(tid, slices)
                    });
                    Some(limit.saturating_sub(slept))
                }
                End::In(left) => Some(left),
                _ => None,
            };
        }
        Some(blocked)
    }

    /// Whether the program will do anything more by itself. `links` are the ways between us and it
    /// that are open. Costs about 100 µs.
    ///
    /// Every thread sleeps, and none has run between two looks at all of them: so there was a moment
    /// at which none could have woken another. At that moment no packet was on the way either. Then
    /// only we or a timer can wake one.
    pub fn activity(&self, links: &[PeerSocket]) -> Activity {
        let capabilities = capabilities();
        for needed in [
            &capabilities.own_proc,
            &capabilities.thread_calls,
            &capabilities.cpu_times,
            &capabilities.socket_tables,
        ] {
            if let Capability::Missing(why) = needed {
                return Activity::Unknown { why: why.clone() };
            }
        }
        match self.state.borrow_mut().activity(links) {
            Ok(activity) => activity,
            Err(Stop::Busy(why)) => Activity::Busy { why },
            Err(Stop::Unknown(why)) => Activity::Unknown { why },
        }
    }

    /// Whether all that we sent on the stream, its end included, is in the queue of the program's socket
    /// or has been read. None: it can't be known, or there is no such socket any more.
    pub fn arrived(&self, link: &PeerSocket) -> Option<bool> {
        match *link {
            PeerSocket::Tcp(fd) => {
                let mut state = self.state.borrow_mut();
                Connection::look(state.tables().ok()?, fd).ok()??.arrived()
            }
            // What a local socket sends is in the other's queue when send(2) returns (unix(7)).
            PeerSocket::Unix(_) => Some(true),
            PeerSocket::Udp(_) | PeerSocket::Stdin(_) | PeerSocket::Output(_) => None,
        }
    }

    /// Whether nothing that we sent on the link waits to be read by the program. None: it can't be
    /// known, because its end is gone, say.
    pub fn consumed(&self, link: &PeerSocket) -> Option<bool> {
        match *link {
            PeerSocket::Tcp(fd) => {
                let mut state = self.state.borrow_mut();
                let tables = state.tables().ok()?;
                let first = Connection::look(tables, fd).ok()??;
                if !first.arrived()? {
                    return Some(false);
                }
                // Asked again: what arrived between the two numbers of one answer would be overlooked.
                Some(Connection::look(tables, fd).ok()??.theirs?.unread == 0)
            }
            PeerSocket::Unix(fd) => Some(sys::ioctl_int(fd, libc::TIOCOUTQ).ok()? == 0),
            PeerSocket::Udp(fd) => {
                if !self.state.borrow_mut().air_is_empty().ok()? {
                    return Some(false);
                }
                let peer = sys::peer_name(fd).ok().flatten().and_then(|a| a.port());
                let mut consumed = None;
                self.each_copy(|s, copy| {
                    let port = s.local.and_then(|a| a.port());
                    if s.kind == SocketKind::Udp && (peer.is_none() || port == peer) {
                        let waits = sys::is_ready(copy.as_raw_fd(), libc::POLLIN);
                        consumed = Some(!waits && consumed.unwrap_or(true));
                    }
                });
                consumed
            }
            PeerSocket::Stdin(fd) => {
                let waiting = sys::ioctl_int(fd, libc::FIONREAD).ok()?;
                let closed = sys::is_ready(fd, libc::POLLERR);
                if waiting > 0 && closed {
                    None
                } else {
                    Some(waiting == 0)
                }
            }
            PeerSocket::Output(_) => None,
        }
    }

    /// How much of what the program sent waits for us to read it, in bytes; for a socket whose stream
    /// has ended, at least 1.
    pub fn unread(&self, link: &PeerSocket) -> Option<usize> {
        let fd = link.fd();
        let waiting = sys::ioctl_int(fd, libc::FIONREAD).ok()?;
        if waiting == 0 && !matches!(link, PeerSocket::Stdin(_)) {
            return Some(usize::from(sys::is_ready(fd, libc::POLLIN | libc::POLLHUP)));
        }
        Some(waiting)
    }

    /// Whether the program waits to send on the socket whose peer is our end of the link, and nothing
    /// moves any more before we read.
    pub fn blocked_sending(&self, link: &PeerSocket) -> bool {
        let Some(inode) = self.state.borrow_mut().held_up(*link) else {
            return false;
        };
        let mut polls = false;
        for pid in self.processes() {
            for tid in threads(pid).unwrap_or_default() {
                let Ok(Doing::Sleeping(call)) = doing(pid, tid) else {
                    continue;
                };
                if call.writes() && call.fd().and_then(|fd| socket_inode(tid, fd)) == Some(inode) {
                    return true;
                }
                polls |= call.multiplexes();
            }
        }
        let mut full = false;
        if polls {
            // An event loop waits for room without being in send(2).
            self.each_copy(|socket, copy| {
                full |= socket.inode == inode && !sys::is_ready(copy.as_raw_fd(), libc::POLLOUT);
            });
        }
        full
    }

    /// Whether no packet is under way between sockets of this network namespace; None if it can't be
    /// known.
    pub fn air_is_empty(&self) -> Option<bool> {
        self.state.borrow_mut().air_is_empty().ok()
    }

    /// Every descriptor of the program that is a socket.
    fn socket_descriptors(&self) -> Vec<Held> {
        let mut found = Vec::new();
        for pid in self.processes() {
            each_descriptor(pid, |via, fd| {
                let inode = socket_inode(via, fd);
                found.extend(inode.map(|inode| Held {
                    pid,
                    via,
                    fd,
                    inode,
                }));
            });
        }
        found
    }

    /// Calls `each` with every socket of the program and a duplicate of its descriptor.
    fn each_copy(&self, mut each: impl FnMut(Socket, &OwnedFd)) {
        let mut lender: Option<(i32, sys::DescriptorDuplicator)> = None;
        for held in self.socket_descriptors() {
            if lender.as_ref().is_none_or(|(of, _)| *of != held.via) {
                lender = sys::DescriptorDuplicator::new(held.via)
                    .ok()
                    .map(|l| (held.via, l));
            }
            if let Some((_, lender)) = &lender
                && let Ok(copy) = lender.lend(held.fd)
                && let Some(socket) = sockets::examined(&held, &copy)
            {
                each(socket, &copy);
            }
        }
    }

    /// What the kernel's tables know about these sockets. Of TCP only those in one of `states`.
    fn described(&self, held: Vec<Held>, states: u32) -> Vec<Socket> {
        if held.is_empty() {
            return Vec::new();
        }
        let mut known: HashMap<u64, Socket> = HashMap::new();
        let mut names: HashMap<u64, Address> = HashMap::new();
        let mut state = self.state.borrow_mut();
        if let Ok(tables) = state.tables() {
            let is_held = |inode: u64| held.iter().any(|h| h.inode == inode);
            for (protocol, kind) in [
                (libc::IPPROTO_TCP, SocketKind::Tcp),
                (libc::IPPROTO_UDP, SocketKind::Udp),
            ] {
                let _ = tables.inet(protocol, states, |s| {
                    if is_held(s.inode) {
                        known.insert(s.inode, sockets::inet_socket(kind, &s));
                    }
                });
            }
            if known.len() < held.len() {
                let mut peers = Vec::new();
                let _ = tables.unix(|s| {
                    if is_held(s.inode) {
                        known.insert(s.inode, sockets::unix_socket(&s));
                        peers.extend(s.peer.map(|p| (s.inode, p)));
                    }
                    names.extend(
                        s.name
                            .and_then(|n| sys::unix_address(&n))
                            .map(|n| (s.inode, n)),
                    );
                });
                for (inode, peer) in peers {
                    if let Some(socket) = known.get_mut(&inode) {
                        socket.peer = names.get(&peer).cloned();
                    }
                }
            }
        }
        held.iter()
            .map(|held| match known.get(&held.inode) {
                Some(socket) => Socket {
                    pid: held.pid,
                    fd: held.fd,
                    ..socket.clone()
                },
                None => sockets::undescribed(held),
            })
            .collect()
    }
}

impl State {
    fn tables(&mut self) -> io::Result<&mut Tables> {
        if self.tables.is_none() {
            self.tables = Some(Tables::open()?);
        }
        Ok(self.tables.as_mut().expect("just opened"))
    }

    fn air_is_empty(&mut self) -> io::Result<bool> {
        if self.air.is_none() {
            self.air = Some(InFlight::open()?);
        }
        self.air.as_mut().expect("just opened").is_empty()
    }

    /// The program's end of the link, if it may have more for us than can leave before we read.
    fn held_up(&mut self, link: PeerSocket) -> Option<u64> {
        match link {
            PeerSocket::Tcp(fd) => {
                if !self.air_is_empty().ok()? {
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
    fn slept(&mut self, tid: i32, slices: u64) -> Duration {
        let now = Instant::now();
        let nap = self.naps.entry(tid).or_insert((slices, now));
        if nap.0 != slices {
            *nap = (slices, now);
        }
        now.duration_since(nap.1)
    }

    fn activity(&mut self, links: &[PeerSocket]) -> Result<Activity, Stop> {
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
                let count = first_look(pid, &mut threads)?;
                counts.push((pid, count));
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

        // Second look: all sleep, none has run meanwhile.
        for (pid, count) in counts {
            if count > 0 && sys::links(c_path!("/proc/{pid}/task")).ok() != Some(count) {
                return Err(Stop::Busy("it starts or ends threads".into()));
            }
        }
        let mut unknown = None;
        for (thread, end) in threads.iter().zip(ends) {
            let is_stopped = second_look(thread)?;
            if is_stopped || thread.call.number < 0 {
                continue; // no time limit ends these: a stop, and waits of the kernel's own helpers
            }
            let left = match end {
                End::Input => continue,
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

    /// Nothing is on the way between us and the program that would get there by itself. Gives a timer
    /// of the kernel's, if one will go on trying.
    fn on_the_way(&mut self, links: &[PeerSocket]) -> Result<Option<(Duration, String)>, Stop> {
        let on_the_way = || Stop::Busy("bytes are on the way".into());
        // Asked even without such a link: one that was just closed has sent its last segment.
        if !self.air_is_empty()? {
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

/// Every thread of the process is off the processor: adds them to `all`. Gives how many links its
/// directory of threads has, 0 if it has ended.
fn first_look(pid: i32, all: &mut Vec<Thread>) -> Result<u64, Stop> {
    let Ok(count) = sys::links(c_path!("/proc/{pid}/task")) else {
        return Ok(0);
    };
    let Ok(tids) = threads(pid) else { return Ok(0) };
    for tid in tids {
        let Some((_, slices)) = unless_ended(pid, tid, schedstat(pid, tid))? else {
            continue;
        };
        match unless_ended(pid, tid, doing(pid, tid))? {
            None => {}
            Some(Doing::Dead) => reaped(pid, tid)?,
            Some(Doing::Running) => return Err(Stop::Busy("it runs".into())),
            Some(Doing::Sleeping(call)) => all.push(Thread {
                pid,
                tid,
                slices,
                call,
            }),
        }
    }
    Ok(count)
}

/// The thread sleeps, and has not run since the first look. True if a signal has stopped it.
fn second_look(thread: &Thread) -> Result<bool, Stop> {
    let Thread {
        pid, tid, slices, ..
    } = thread;
    let woken = || Stop::Busy("it was woken".into());
    // In this order: who sleeps now and has not run when asked after that, was not about to run now.
    let state = Stat::read(c_path!("/proc/{pid}/task/{tid}/stat"))
        .map_err(|_| woken())?
        .state;
    if schedstat(*pid, *tid).map_err(|_| woken())?.1 != *slices {
        return Err(woken());
    }
    match state {
        b'S' => Ok(false),
        b'T' => Ok(true),
        b'D' => Err(Stop::Busy("it waits for a disk or for memory".into())),
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

fn living(tree: &Tree) -> Vec<i32> {
    tree.members()
        .filter(|pid| Stat::read(c_path!("/proc/{pid}/stat")).is_ok_and(|s| s.lives()))
        .collect()
}
