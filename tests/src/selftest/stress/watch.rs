//! One subject, watched in every silence.

use std::fs::File;
use std::io;
use std::net::{Shutdown, TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::peer::{End, Peer};
use super::subject::{loopback, read_steps};
use super::{Family, Kind, Orders, PROGRESS, SOCKET, SUBJECT, SubjectCommand, WrongAnswer};
use crate::model::Address;
use crate::observe::{Activity, MARKER, Observer, PeerSocket};

/// Quiet must be seen within this time once it is so, on however loaded a machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running subject, and us at the other end.
pub struct Subject {
    kind: Kind,
    child: Child,
    observer: Observer,
    progress: File,
    /// How far it must be when it is quiet.
    steps: u64,
    place: tempfile::TempDir,
    address: Option<Address>,
    peer: Option<Peer>,
}

/// Why a trial ended without success.
#[derive(Debug)]
enum Trouble {
    Wrong(String),
    Io(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Trouble::Io(e)
    }
}

impl From<nix::Error> for Trouble {
    fn from(e: nix::Error) -> Self {
        Trouble::Io(e.into())
    }
}

fn wrong<T>(what: String) -> Result<T, Trouble> {
    Err(Trouble::Wrong(what))
}

impl Subject {
    /// Starts one, in the network namespace of the calling thread. No other thread that shares its
    /// table of descriptors may start a process: that would have copies of ours until it calls
    /// execve(2), and what we close would stay open.
    pub fn start(kind: Kind, command: &SubjectCommand) -> io::Result<Self> {
        let place = tempfile::tempdir()?;
        let path = place.path().join("progress");
        std::fs::write(&path, [0; 8])?;
        let progress = File::open(&path)?;
        let pipe = |wanted| {
            if wanted {
                Stdio::piped()
            } else {
                Stdio::null()
            }
        };
        let mut child = Command::new(&command.exe)
            .args(&command.args)
            .env(SUBJECT, kind.name())
            .env(PROGRESS, path)
            .env(SOCKET, place.path().join("socket"))
            .env(MARKER, place.path())
            .stdin(pipe(kind == Kind::Stdio))
            .stdout(pipe(kind == Kind::Stdio))
            .spawn()?;
        let marker = place.path().to_string_lossy().into_owned();
        let observer = Observer::new(child.id() as i32, Some(marker));
        let mut peer = None;
        if let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) {
            peer = Some(Peer::new(End::Pipes(to, from))?);
        }
        let mut subject = Subject {
            kind,
            child,
            observer,
            progress,
            steps: 0,
            place,
            address: None,
            peer,
        };
        if kind != Kind::Stdio {
            subject.await_address()?;
        }
        Ok(subject)
    }

    fn await_address(&mut self) -> io::Result<()> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(socket) = self.observer.reachable().first() {
                self.address = socket.local.clone();
                return Ok(());
            }
            thread::yield_now();
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    /// Its root process.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    fn connect(&self) -> io::Result<Peer> {
        Peer::new(match (&self.address, self.kind) {
            (Some(Address::Inet(to)), Kind::Udp | Kind::Udp6) => {
                let socket = UdpSocket::bind(loopback(self.kind))?;
                socket.connect(to)?;
                End::Udp(socket)
            }
            (Some(Address::Inet(to)), _) => {
                let stream = TcpStream::connect(to)?;
                // Else our own kernel waits with a second message until the first is acknowledged.
                stream.set_nodelay(true)?;
                End::Tcp(stream)
            }
            (Some(Address::Path(to)), Kind::UnixDatagram) => {
                let socket = UnixDatagram::bind(self.place.path().join("peer"))?;
                socket.connect(to)?;
                End::UnixDatagram(socket)
            }
            (Some(Address::Path(to)), _) => End::Unix(UnixStream::connect(to)?),
            _ => return Err(io::ErrorKind::AddrNotAvailable.into()),
        })
    }

    /// One trial: some messages, and a look at every silence.
    pub fn trial(&mut self, rng: &mut Rng) -> Result<(), WrongAnswer> {
        let (doing, result) = self.any_trial(rng);
        result.map_err(|trouble| WrongAnswer {
            kind: self.kind.name(),
            doing,
            what: match trouble {
                Trouble::Wrong(what) => what,
                Trouble::Io(e) => format!("the trial itself failed: {e}"),
            },
        })
    }

    fn any_trial(&mut self, rng: &mut Rng) -> (&'static str, Result<(), Trouble>) {
        let mut peer = match self.peer.take().map_or_else(|| self.connect(), Ok) {
            Ok(peer) => peer,
            Err(e) => return ("connect", Err(e.into())),
        };
        let family = self.kind.family();
        let streams = matches!(family, Family::Tcp | Family::Unix);
        let (doing, result) = match rng.u8(..20) {
            0..=5 => ("one message", self.several(&mut peer, rng, 1)),
            6..=7 => {
                let count = rng.usize(2..6);
                (
                    "several messages at once",
                    self.several(&mut peer, rng, count),
                )
            }
            8..=13 if family != Family::Datagrams => ("halves", self.halves(&mut peer, rng)),
            14 if family != Family::Datagrams => ("single bytes", self.bytes(&mut peer, rng)),
            15 if streams => return ("half-close", self.half_close(peer, rng)),
            16..=17 if streams => return ("close", self.close(peer, rng.bool())),
            18 if streams && self.kind.is_sequential() => {
                return ("a client in the backlog", self.backlog(peer, rng));
            }
            19 if streams => return ("a slow reader", self.slow_reader(peer, rng)),
            _ => ("one message", self.several(&mut peer, rng, 1)),
        };
        self.peer = Some(peer);
        (doing, result)
    }

    fn several(&mut self, peer: &mut Peer, rng: &mut Rng, count: usize) -> Result<(), Trouble> {
        let longest = if self.kind.family() == Family::Datagrams {
            1000
        } else {
            4000
        };
        let mut all = Vec::new();
        for _ in 0..count {
            let orders = Orders::random(rng, longest);
            peer.due += u64::from(orders.reply);
            self.steps += 2;
            if self.kind.family() == Family::Datagrams {
                peer.send(&orders.to_bytes())?;
            } else {
                all.extend(orders.to_bytes());
            }
        }
        if !all.is_empty() {
            peer.send(&all)?;
        }
        self.settle(&mut [peer], rng.bool())
    }

    fn halves(&mut self, peer: &mut Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders::random(rng, 4000);
        let bytes = orders.to_bytes();
        peer.send(&bytes[..Orders::LEN / 2])?;
        self.steps += 1;
        self.settle(&mut [peer], false)?;
        self.check_consumed(peer)?;
        peer.send(&bytes[Orders::LEN / 2..])?;
        self.steps += 1;
        peer.due += u64::from(orders.reply);
        self.settle(&mut [peer], rng.bool())
    }

    fn check_consumed(&self, peer: &Peer) -> Result<(), Trouble> {
        match self.observer.consumed(&peer.links()[0]) {
            Some(true) => Ok(()),
            other => wrong(format!(
                "it is quiet and has read all, but consumed() says {other:?}"
            )),
        }
    }

    fn bytes(&mut self, peer: &mut Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders::random(rng, 100);
        peer.due += u64::from(orders.reply);
        self.steps += 2;
        for byte in orders.to_bytes() {
            peer.send(&[byte])?;
            let end = Instant::now() + PATIENCE;
            while self.observer.consumed(&peer.links()[0]) != Some(true) {
                if Instant::now() > end {
                    return wrong("a byte was never consumed".to_owned());
                }
                thread::yield_now();
            }
        }
        self.settle(&mut [peer], rng.bool())
    }

    fn half_close(&mut self, mut peer: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        for _ in 0..rng.usize(..3) {
            let orders = Orders::random(rng, 4000);
            peer.due += u64::from(orders.reply);
            self.steps += 2;
            peer.send(&orders.to_bytes())?;
        }
        match &peer.end {
            End::Tcp(s) => s.shutdown(Shutdown::Write)?,
            End::Unix(s) => s.shutdown(Shutdown::Write)?,
            _ => {}
        }
        self.steps += 1;
        self.settle(&mut [&mut peer], rng.bool())?;
        if !peer.ended {
            return wrong("quiet, but the end of the stream has not come".to_owned());
        }
        Ok(())
    }

    fn close(&mut self, peer: Peer, reset: bool) -> Result<(), Trouble> {
        if reset {
            linger_zero(&peer)?;
        }
        drop(peer);
        self.steps += 1;
        self.settle(&mut [], false)
    }

    fn backlog(&mut self, mut first: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        // The first must have been accepted before, or the two might change places.
        self.several(&mut first, rng, 1)?;
        let mut second = self.connect()?;
        let orders = Orders::random(rng, 4000);
        second.send(&orders.to_bytes())?;
        self.settle(&mut [&mut first, &mut second], false)?;
        if self.observer.consumed(&second.links()[0]) != Some(false) {
            return wrong("a client in the backlog can't have been read".to_owned());
        }
        drop(first);
        self.steps += 3;
        second.due += u64::from(orders.reply);
        let result = self.settle(&mut [&mut second], rng.bool());
        self.peer = Some(second);
        result
    }

    fn slow_reader(&mut self, mut peer: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders {
            reply: rng.u32(100_000..6_000_000),
            ..Orders::random(rng, 1)
        };
        peer.send(&orders.to_bytes())?;
        let before = self.steps;
        let due = peer.due + u64::from(orders.reply);
        let link = peer.links()[0];
        loop {
            let progress = self.progress.try_clone()?;
            let replied =
                |_: &mut [&mut Peer]| read_steps(&progress).is_ok_and(|s| s >= before + 2);
            self.wait_until_quiet(&mut [&mut peer], false, replied)?;
            let steps = read_steps(&self.progress)?;
            let unread = self.observer.unread(&link).unwrap_or(0);
            let blocked = self.observer.blocked_sending(&link);
            if unread == 0 && peer.received < due {
                return wrong(format!(
                    "quiet, but {} of {due} bytes had come",
                    peer.received
                ));
            }
            if matches!(self.kind, Kind::Helper | Kind::Poll) {
                // A helper can be blocked while its parent isn't; an event loop with a full queue
                // looks as if it had more to say.
            } else if steps < before + 2 && !blocked {
                return wrong(format!(
                    "it is blocked in its reply, but blocked_sending() denies it: {:?}",
                    self.observer.blocked()
                ));
            } else if steps >= before + 2 && blocked {
                return wrong("it has sent its reply, but blocked_sending() says yes".to_owned());
            }
            if steps == before + 1 && self.kind != Kind::Helper && rng.u8(..4) == 0 {
                if rng.bool() {
                    linger_zero(&peer)?;
                }
                drop(peer);
                self.steps = before + 2;
                return self.settle(&mut [], false);
            }
            if peer.received == due {
                break;
            }
            peer.drain(rng.usize(1..1_000_000))?;
        }
        peer.due = due;
        self.steps = before + 2;
        let result = self.settle(&mut [&mut peer], false);
        self.peer = Some(peer);
        result
    }

    /// Waits until the observer says *quiet*; then everything must have been done.
    fn settle(&mut self, peers: &mut [&mut Peer], drain: bool) -> Result<(), Trouble> {
        let expected = self.steps;
        let progress = self.progress.try_clone()?;
        let done = move |peers: &mut [&mut Peer]| {
            read_steps(&progress).is_ok_and(|steps| steps == expected)
                && peers.iter().all(|p| p.received == p.due)
        };
        self.wait_until_quiet(peers, drain, &done)?;
        let steps = read_steps(&self.progress)?;
        for peer in peers.iter_mut() {
            peer.drain(usize::MAX)?;
            if peer.received != peer.due {
                return wrong(format!(
                    "quiet after {} of {} bytes",
                    peer.received, peer.due
                ));
            }
        }
        if steps != expected {
            return wrong(format!("quiet at step {steps} of {expected}"));
        }
        Ok(())
    }

    /// `done` is asked only where a time limit leaves the observer's answer open.
    fn wait_until_quiet(
        &mut self,
        peers: &mut [&mut Peer],
        drain: bool,
        done: impl Fn(&mut [&mut Peer]) -> bool,
    ) -> Result<(), Trouble> {
        let links: Vec<PeerSocket> = peers.iter().flat_map(|p| p.links()).collect();
        let end = Instant::now() + PATIENCE;
        let mut last;
        loop {
            // Asked before: what is done then has had its effects when the observer looks.
            let was_done = self.kind.has_timers() && done(peers);
            last = self.observer.activity(&links);
            match &last {
                Activity::Quiet => return Ok(()),
                Activity::Busy { .. } => {}
                Activity::Timers { .. } if self.kind.has_timers() => {
                    for peer in peers.iter_mut() {
                        peer.drain(usize::MAX)?;
                    }
                    if was_done {
                        return Ok(());
                    }
                }
                other => return wrong(format!("{other:?}")),
            }
            if drain || self.kind == Kind::Stdio {
                for peer in peers.iter_mut() {
                    peer.drain(usize::MAX)?;
                }
            }
            if Instant::now() > end {
                let at = read_steps(&self.progress)?;
                return wrong(format!(
                    "never quiet, but {last:?}; step {at} of {}; {:?}",
                    self.steps,
                    self.observer.blocked()
                ));
            }
            thread::yield_now();
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        for pid in self.observer.processes() {
            if pid != self.pid() {
                let _ = nix::sys::signal::kill(
                    nix::unistd::Pid::from_raw(pid),
                    nix::sys::signal::Signal::SIGKILL,
                );
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the coming close a reset. On AF_UNIX that does nothing.
fn linger_zero(peer: &Peer) -> Result<(), Trouble> {
    if let End::Tcp(stream) = &peer.end {
        let now = libc::linger {
            l_onoff: 1,
            l_linger: 0,
        };
        nix::sys::socket::setsockopt(stream, nix::sys::socket::sockopt::Linger, &now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::ExitCode;

    use super::*;
    use crate::selftest::stress::be_subject;

    /// Not a test: what the trials start.
    #[test]
    fn subject() {
        if let Some(code) = be_subject() {
            assert_eq!(code, ExitCode::SUCCESS);
        }
    }

    fn command() -> SubjectCommand {
        let args = [
            "observe::trial::watch::tests::subject",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ];
        let exe = env::current_exe().expect("we run");
        SubjectCommand {
            exe,
            args: args.map(str::to_owned).to_vec(),
        }
    }

    #[test]
    #[ignore = "measures, proves nothing"]
    fn costs() {
        crate::sandbox::own_network().expect("a network of our own");
        for kind in [Kind::Tcp, Kind::Udp, Kind::Unix, Kind::Pipeline] {
            let subject = Subject::start(kind, &command()).expect("a subject");
            let peers = [
                subject.connect().expect("it serves"),
                Peer::new(End::Udp(
                    UdpSocket::bind(loopback(Kind::Udp)).expect("a port"),
                ))
                .expect("a peer"),
            ];
            let links: Vec<PeerSocket> = peers.iter().flat_map(Peer::links).collect();
            let observer = &subject.observer;
            while observer.activity(&links) != Activity::Quiet {}
            let measure = |what: &str, look: &dyn Fn()| {
                let mut times: Vec<Duration> = (0..200)
                    .map(|_| {
                        let began = Instant::now();
                        look();
                        began.elapsed()
                    })
                    .collect();
                times.sort();
                println!(
                    "{:9} {what:10} best {:?}, median {:?}",
                    kind.name(),
                    times[0],
                    times[100]
                );
            };
            measure("activity", &|| drop(observer.activity(&links)));
            measure("consumed", &|| {
                assert!(observer.consumed(&links[0]).is_some())
            });
            measure("reachable", &|| drop(observer.reachable()));
            measure("sockets", &|| drop(observer.sockets()));
            measure("processes", &|| drop(observer.processes()));
            measure("cpu", &|| assert!(observer.cpu().slices > 0));
            measure("blocked", &|| drop(observer.blocked()));
        }
    }
}
