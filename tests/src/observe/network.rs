//! Bytes between us and the program: sent, on the way, arrived, read.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use super::diag::{Inet, Tables, TcpInfo, tcp};
use super::sys;
use crate::model::Address;

/// Both ends of one of our TCP connections.
pub(super) struct Connection {
    pub ours: TcpInfo,
    /// Bytes that wait for us to read them.
    pub our_unread: usize,
    /// The program's end; None if it is gone.
    pub theirs: Option<Inet>,
}

impl Connection {
    /// Looks at both ends. None if our socket has no peer (any more).
    pub fn look(tables: &mut Tables, fd: RawFd) -> io::Result<Option<Self>> {
        let our_unread = sys::ioctl_int(fd, libc::FIONREAD).unwrap_or(0);
        // Else the kernel may hold its acknowledgement back for 40 ms, and with it whatever the program
        // wrote after (RFC 1122, 4.2.3.2 and 4.2.3.4).
        let _ = sys::set_socket_option(fd, libc::IPPROTO_TCP, libc::TCP_QUICKACK, 1);
        let Ok(ours) = info(fd) else { return Ok(None) };
        let (Ok(Some(Address::Inet(local))), Ok(Some(Address::Inet(peer)))) =
            (sys::local_name(fd), sys::peer_name(fd))
        else {
            return Ok(None);
        };
        let theirs = tables.tcp(peer, local)?;
        Ok(Some(Connection {
            ours,
            our_unread,
            theirs,
        }))
    }

    /// Everything that we sent has reached the program's queue. None: the program's end is gone.
    pub fn arrived(&self) -> Option<bool> {
        let theirs = self.theirs?;
        match theirs.info {
            Some(info) => Some(reached(&self.ours, &info)),
            None => self.half_open().then_some(false),
        }
    }

    /// Bytes on the way to the program that get there without anybody's doing. Only to be asked while
    /// no packet is under way.
    pub fn moving_there(&self) -> bool {
        self.theirs
            .and_then(|t| Some((t, t.info?)))
            .is_some_and(|(socket, theirs)| {
                !reached(&self.ours, &theirs)
                    && !stalled(&self.ours, &theirs, socket.unread as usize, Timers::Count)
            })
    }

    /// Bytes on the way to us that get here without anybody's doing. Only to be asked while no packet
    /// is under way.
    pub fn moving_here(&self) -> bool {
        self.theirs.and_then(|t| t.info).is_some_and(|theirs| {
            !reached(&theirs, &self.ours)
                && !stalled(&theirs, &self.ours, self.our_unread, Timers::Count)
        })
    }

    /// The program has bytes for us that can't leave before we read, but for a last few that the kernel
    /// may still squeeze through. Only to be asked while no packet is under way.
    pub fn held_up(&self) -> bool {
        self.theirs
            .and_then(|t| t.info)
            .is_some_and(|theirs| stalled(&theirs, &self.ours, self.our_unread, Timers::DontCount))
    }

    /// The handshake's last step has not been taken by the program's kernel: the backlog is full, or
    /// the acknowledgement is on the way.
    pub fn half_open(&self) -> bool {
        self.theirs
            .is_some_and(|t| matches!(t.state, tcp::SYN_RECV | tcp::NEW_SYN_RECV))
    }
}

/// TCP_INFO of one of our sockets.
pub(super) fn info(fd: RawFd) -> io::Result<TcpInfo> {
    let mut bytes = [0; 256];
    let len = sys::socket_option(fd, libc::IPPROTO_TCP, libc::TCP_INFO, &mut bytes)?;
    Ok(TcpInfo::parse(&bytes[..len]))
}

/// What the kernel tells of a connection that one of our sockets has with the program: TCP_INFO, tcp(7).
#[derive(Debug, Clone, Copy)]
pub struct Handshake {
    /// How long ago data was sent on our side; before the first, how long ago it was made.
    pub idle: Duration,
    /// By how many bits the windows are shifted that the program offers: the more, the larger its
    /// receive buffer was when it connected (RFC 7323, section 2).
    pub peer_scale: u8,
    /// It was reset.
    pub reset: bool,
}

impl Handshake {
    /// Asks the kernel.
    ///
    /// # Errors
    /// If it is no TCP socket.
    pub fn look(fd: RawFd) -> io::Result<Handshake> {
        let info = info(fd)?;
        Ok(Handshake {
            idle: Duration::from_millis(info.idle.into()),
            peer_scale: info.peer_scale,
            reset: info.state == tcp::CLOSE,
        })
    }
}

/// What `from` has sent, and wants to send, is in the queue of `to`. Not asked of SIOCOUTQ: that waits
/// for acknowledgements, which may be late.
fn reached(from: &TcpInfo, to: &TcpInfo) -> bool {
    let ended = matches!(
        from.state,
        tcp::FIN_WAIT1 | tcp::FIN_WAIT2 | tcp::CLOSING | tcp::LAST_ACK
    );
    let sent = from.bytes_sent.saturating_sub(from.bytes_retransmitted) + u64::from(ended);
    from.notsent == 0 && (from.unacked == 0 || to.bytes_received >= sent)
}

/// Whether the kernel's own next attempts count as movement.
#[derive(PartialEq)]
enum Timers {
    Count,
    DontCount,
}

/// `from` can't go on before the reader of `to` takes something out of its full queue.
fn stalled(from: &TcpInfo, to: &TcpInfo, unread: usize, timers: Timers) -> bool {
    let sent = from.bytes_sent.saturating_sub(from.bytes_retransmitted);
    if unread == 0 {
        false
    } else if from.unacked == 0 {
        // The offered window has no room for the next segment. If it has room for less, a timer will
        // send that much after 200 ms (RFC 9293, 3.8.6.1).
        let room = if timers == Timers::Count {
            1
        } else {
            from.mss.max(1).min(from.notsent)
        };
        from.notsent > 0 && from.window.is_none_or(|window| window < room)
    } else if to.bytes_received < sent {
        // The full queue dropped a segment. It is sent again after 200 ms, when the receiver may find
        // room by tidying up, and then again and again.
        timers == Timers::DontCount || from.retransmits > 0
    } else {
        false // only an acknowledgement is late
    }
}

/// Whether packets are under way between sockets of this machine: for a moment after send(2) a packet
/// can be in nobody's queue.
pub(super) enum InFlight {
    /// Only the loopback interface is there: what it took and what was delivered can be counted.
    Counters(Counters),
    /// Others use the network too. A processor delivers packets in the order in which they were sent
    /// on it: a marker sent on each pushes out what went before.
    Markers,
}

/// The counters of a network that nobody else uses.
pub(super) struct Counters {
    loopback: OwnedFd,
    v4: OwnedFd,
    v6: OwnedFd,
    /// Whether there has been any IPv6.
    with_v6: bool,
    /// Packets that were lost and will never be delivered.
    lost: i64,
    /// Counts that might show a loss, and since when they have been the same.
    suspect: Option<(Count, Instant)>,
}

/// How many packets were taken and delivered so far.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    taken: i64,
    delivered: i64,
}

impl InFlight {
    /// In the network namespace of the calling thread.
    pub fn open() -> io::Result<Self> {
        let loopback = sys::open(c"/proc/thread-self/net/dev", libc::O_RDONLY)?;
        if taken(sys::read_from_start(loopback.as_raw_fd(), &mut [0; 4096])?).is_none() {
            return Ok(InFlight::Markers);
        }
        Ok(InFlight::Counters(Counters {
            loopback,
            v4: sys::open(c"/proc/thread-self/net/snmp", libc::O_RDONLY)?,
            v6: sys::open(c"/proc/thread-self/net/snmp6", libc::O_RDONLY)?,
            with_v6: false,
            lost: 0,
            suspect: None,
        }))
    }

    /// Nothing is under way, as long as nobody sends.
    pub fn is_empty(&mut self) -> io::Result<bool> {
        let InFlight::Counters(counters) = self else {
            return push_out().map(|()| true);
        };
        let Some(now) = counters.under_way()? else {
            return Ok(true);
        };
        counters.look_for_losses(now)?;
        Ok(false)
    }
}

impl Counters {
    /// The counts of both families, unless as many were delivered as were taken, but for those that were
    /// lost.
    fn under_way(&mut self) -> io::Result<Option<Count>> {
        let mut now = Count::default();
        for v6_too in [self.with_v6, true] {
            now = self.read(v6_too)?;
            if now.taken - now.delivered == self.lost {
                self.suspect = None;
                self.with_v6 = v6_too;
                return Ok(None);
            }
        }
        Ok(Some(now))
    }

    /// Takes a difference for a loss if nothing at all has moved for a while, and nothing comes of it when
    /// what is under way is pushed out. Looks at two moments are not enough: each may have met another
    /// packet under way.
    fn look_for_losses(&mut self, now: Count) -> io::Result<()> {
        const WHILE: Duration = Duration::from_millis(250);
        match self.suspect {
            Some((before, since)) if before == now => {
                if since.elapsed() > WHILE {
                    push_out()?;
                    let pushed = self.read(true)?;
                    let difference = now.taken - now.delivered;
                    if pushed.taken - pushed.delivered == difference {
                        (self.lost, self.with_v6) = (difference, true);
                    }
                    self.suspect = None;
                }
            }
            _ => self.suspect = Some((now, Instant::now())),
        }
        Ok(())
    }

    fn read(&self, with_v6: bool) -> io::Result<Count> {
        let mut buffer = [0; 8192];
        let unknown = io::ErrorKind::InvalidData;
        // First the delivered, then the taken: if these are as many, none was under way when the first
        // number was read.
        let text = sys::read_from_start(self.v4.as_raw_fd(), &mut buffer)?;
        let mut delivered = delivered_v4(text).ok_or(unknown)?;
        if with_v6 {
            let text = sys::read_from_start(self.v6.as_raw_fd(), &mut buffer)?;
            delivered += delivered_v6(text).ok_or(unknown)?;
        }
        let text = sys::read_from_start(self.loopback.as_raw_fd(), &mut buffer)?;
        let taken = taken(text).ok_or(unknown)?;
        Ok(Count { taken, delivered })
    }
}

/// How many packets loopback has taken; None if another interface has been used. From
/// /proc/net/dev.
fn taken(text: &[u8]) -> Option<i64> {
    let mut packets = None;
    for line in text
        .split(|b| *b == b'\n')
        .skip(2)
        .filter(|line| !line.is_empty())
    {
        let colon = line.iter().position(|b| *b == b':')?;
        let mut counts = line[colon + 1..]
            .split(|b| *b == b' ')
            .filter(|word| !word.is_empty());
        if line[..colon].trim_ascii() == b"lo" {
            packets = Some(sys::number(counts.nth(1)?)? as i64);
        } else if !counts.all(|count| count == b"0") {
            return None;
        }
    }
    packets
}

/// How many IPv4 packets were delivered: counted when the protocol is done with a packet, and has
/// woken its reader. From /proc/net/snmp.
fn delivered_v4(text: &[u8]) -> Option<i64> {
    let mut lines = text.split(|b| *b == b'\n');
    let mut names = lines.next()?.split(|b| *b == b' ');
    let at = names.position(|name| name == b"InDelivers")?;
    Some(sys::number(lines.next()?.split(|b| *b == b' ').nth(at)?)? as i64)
}

/// The same of IPv6. From /proc/net/snmp6.
fn delivered_v6(text: &[u8]) -> Option<i64> {
    let line = text
        .split(|b| *b == b'\n')
        .find_map(|l| l.strip_prefix(b"Ip6InDelivers"))?;
    Some(sys::number(line.trim_ascii())? as i64)
}

/// Sends a datagram to ourselves on every processor and waits for it. Twice: a packet may have caused
/// another, an ICMP message say, that was queued behind the first marker.
fn push_out() -> io::Result<()> {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
    socket.connect(socket.local_addr()?)?;
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;
    let allowed = sys::processors()?;
    for _ in 0..2 {
        for processor in sys::each_processor(&allowed) {
            sys::run_on(&processor)?;
            let done = socket.send(&[0]).and_then(|_| socket.recv(&mut [0]));
            sys::run_on(&allowed)?;
            done?;
        }
    }
    Ok(())
}
