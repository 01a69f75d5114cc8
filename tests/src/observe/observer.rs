//! Linux's [`Observer`].

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::time::Duration;

use super::calls::{Doing, End};
use super::diag::tcp;
use super::network::Connection;
use super::proc::{Stat, comm, doing, each_descriptor, schedstat, socket_inode, threads};
use super::quiescence::{State, Stop};
use super::sockets::{self, Held};
use super::sys::{self, c_path};
use super::tree::Tree;
use super::{
    Activity, Blocked, Capability, Cpu, HeldThreads, PeerSocket, Socket, SocketState, capabilities,
};
use crate::model::{Address, CallClass, SocketKind};

/// Watches one program: a process that we started, and all that it has started.
///
/// It belongs to the thread that uses it first: its view of the network is that of that thread's
/// network namespace.
pub struct Observer {
    state: RefCell<State>,
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
                in_flight: None,
                naps: HashMap::new(),
                housekeeping: Default::default(),
                held: HeldThreads::default(),
            }),
        }
    }

    /// The same, where faults may hold its threads.
    pub fn with_held(self, held: HeldThreads) -> Self {
        self.state.borrow_mut().held = held;
        self
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
                let Ok(schedule) = schedstat(pid, tid) else {
                    continue;
                };
                cpu.delayed += schedule.delayed;
                cpu.slices += schedule.slices;
                if cpu.hottest.is_none_or(|(_, most)| schedule.run > most) {
                    cpu.hottest = Some((tid, schedule.run));
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
            class: CallClass::Other,
            fd: None,
            socket: None,
            timeout: None,
        };
        if let Doing::Sleeping(call) = doing {
            blocked.number = call.number;
            blocked.class = super::syscalls::class(call.number);
            blocked.call = if stat.state == b'T' {
                Cow::Borrowed("stopped")
            } else {
                call.name()
            };
            blocked.fd = call.fd();
            blocked.timeout = match call.end(tid) {
                End::After(limit) => {
                    let slept = schedstat(pid, tid).map_or(Duration::ZERO, |schedule| {
                        self.state.borrow_mut().slept(tid, schedule.slices)
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

    /// Whether bytes are under way on these connections that arrive without anybody's doing. The program may have
    /// ended.
    pub fn delivers(&self, links: &[PeerSocket]) -> bool {
        let connections: Vec<_> = (links.iter().copied())
            .filter(|link| matches!(link, PeerSocket::Tcp(_)))
            .collect();
        if connections.is_empty() || !capabilities().socket_tables.works() {
            return false;
        }
        let on_the_way = self.state.borrow_mut().on_the_way(&connections);
        matches!(on_the_way, Err(Stop::Busy(_)))
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
                if !self.state.borrow_mut().nothing_in_flight().ok()? {
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
                // Of a socket, the first is known; of a pipe, the second.
                let waiting = sys::ioctl_int(fd, libc::TIOCOUTQ)
                    .or_else(|_| sys::ioctl_int(fd, libc::FIONREAD))
                    .ok()?;
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
    pub fn nothing_in_flight(&self) -> Option<bool> {
        self.state.borrow_mut().nothing_in_flight().ok()
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

fn living(tree: &Tree) -> Vec<i32> {
    tree.members()
        .filter(|pid| Stat::read(c_path!("/proc/{pid}/stat")).is_ok_and(|s| s.lives()))
        .collect()
}
