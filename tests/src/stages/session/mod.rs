//! Sessions: a person in place of a script. `cargo xtask poke` lets them be the program's peer, and
//! `cargo xtask trace` lets them watch their own two programs talk to each other.

mod command;

use std::collections::BTreeMap;

use command::{Command, HELP, parse};

use super::tutorial;
use crate::harness::{
    Check, Client, Context, Datagrams, Family, Heard, Hints, Listener, Server, Stop, Stream,
    Verdict,
};
use crate::model::{Role, Session, SessionUpdate, Transport};
use crate::trace::FaultPlan;

const HINTS: Hints = [
    "What do you want to see your program do?",
    "The command help shows all that you can say in a session with your program.",
    "connect a, then a send \"hello\", then status: it tells where your program waits.",
];

const fn check(id: &'static str, run: fn(&Context) -> Verdict) -> Check {
    Family {
        role: Role::Server,
        title: "A session with a person.",
        part: tutorial::PART_5,
        hints: HINTS,
        run,
    }
    .at(id)
}

/// What a session runs in place of a check.
pub(crate) fn check_of(session: &Session) -> &'static Check {
    static CHECKS: [Check; 2] = [check("session.poke", poke), check("session.trace", trace)];
    match session {
        Session::Poke => &CHECKS[0],
        Session::Trace { .. } => &CHECKS[1],
    }
}

/// The program, and what it talks to.
enum Subject {
    Server(Server),
    Client { client: Client, listener: Listener },
    DatagramClient { client: Client, peer: Datagrams },
}

/// A peer of a stream.
struct Peer {
    stream: Stream,
    reads: bool,
    ended: bool,
}

struct Poke<'a> {
    s: &'a Context,
    subject: Subject,
    plan: FaultPlan,
    faults: Vec<usize>,
    peers: BTreeMap<String, Peer>,
    senders: BTreeMap<String, Datagrams>,
}

fn poke(s: &Context) -> Verdict {
    let plan = s.permit_faults()?;
    let mut poke = Poke {
        subject: start(s)?,
        s,
        plan,
        faults: Vec::new(),
        peers: BTreeMap::new(),
        senders: BTreeMap::new(),
    };
    poke.settle()?;
    poke.tell(Vec::new(), None, true);
    let mut seen = s.story().len();
    loop {
        match s.hear() {
            Heard::End => return Ok(()),
            Heard::Command(line) => {
                let (answer, error) = match poke.obey(&line) {
                    Ok(answer) => (answer, None),
                    Err(error) => (Vec::new(), Some(error)),
                };
                poke.tell(answer, error, true);
            }
            Heard::Nothing => {
                poke.look()?;
                // Something has happened by itself.
                if s.story().len() != seen {
                    poke.tell(Vec::new(), None, false);
                }
            }
        }
        seen = s.story().len();
    }
}

fn start(s: &Context) -> Verdict<Subject> {
    match (s.role(), s.transport()) {
        (Role::Server, _) => Ok(Subject::Server(s.start_server()?)),
        (Role::Client, Transport::Udp) => {
            let peer = s.serve_datagrams("a")?;
            let client = s.start_client(&peer.address()?)?;
            peer.serves(&client);
            Ok(Subject::DatagramClient { client, peer })
        }
        (Role::Client, _) => {
            let listener = s.listen()?;
            let client = s.start_client_of(&listener)?;
            Ok(Subject::Client { client, listener })
        }
    }
}

/// A step that failed, as the sentence that a person sees.
fn sentence(stop: Stop) -> String {
    match stop {
        Stop::Fail(failure) => format!("{}: {}", failure.got, failure.because.join("; "))
            .trim_end_matches(": ")
            .to_owned(),
        Stop::Skip(why) | Stop::Broken(why) => why,
    }
}

impl Poke<'_> {
    fn tell(&self, answer: Vec<String>, error: Option<String>, ready: bool) {
        let peers = self.peers.keys().chain(self.senders.keys()).cloned();
        self.s.tell(SessionUpdate {
            entries: Vec::new(),
            answer,
            error,
            ready,
            peers: peers.collect(),
        });
    }

    /// Waits until the program does nothing more by itself, while its peers read what comes.
    fn settle(&mut self) -> Verdict {
        match &self.subject {
            Subject::Server(server) => server.wait_idle().map(drop)?,
            Subject::Client { client, .. } | Subject::DatagramClient { client, .. } => {
                client.wait_idle().map(drop)?;
            }
        }
        self.look()
    }

    /// Takes what has come and what was printed.
    fn look(&mut self) -> Verdict {
        for peer in self.peers.values_mut() {
            if peer.reads && !peer.ended {
                peer.ended = !peer.stream.take_what_came()?;
            }
        }
        for sender in self.senders.values() {
            sender.take_what_came()?;
        }
        if let Subject::DatagramClient { peer, .. } = &self.subject {
            peer.take_what_came()?;
        }
        self.s.take_all_outputs()
    }

    /// Does what a line says; what there is to answer.
    fn obey(&mut self, line: &str) -> Result<Vec<String>, String> {
        if line.trim() == "help" {
            return Ok(HELP.map(str::to_owned).to_vec());
        }
        let Some(command) = parse(line)? else {
            return Ok(Vec::new());
        };
        let mut answer = self.step(command)?;
        self.settle().map_err(sentence)?;
        if answer == ["status"] {
            answer = self.s.status();
            let held = self.plan.held();
            if held > 0 {
                answer.push(format!(
                    "{held} of its calls held by a fault; go lets them be made"
                ));
            }
        }
        Ok(answer)
    }

    fn step(&mut self, command: Command) -> Result<Vec<String>, String> {
        match command {
            Command::Connect(name) => self.connect(&name)?,
            Command::Send(name, bytes) => return self.send(&name, &bytes),
            Command::SendSingly(name, bytes) => {
                for byte in bytes {
                    self.send(&name, &[byte])?;
                    self.settle().map_err(sentence)?;
                }
            }
            Command::Flood(name, size) => return self.send(&name, &self.s.letters(size)),
            Command::HalfClose(name) => {
                self.peer(&name)?.stream.half_close().map_err(sentence)?;
            }
            Command::Reset(name) => {
                self.peer(&name)?.stream.reset().map_err(sentence)?;
                self.peers.remove(&name);
            }
            Command::Close(name) => {
                self.peer(&name)?.stream.close();
                self.peers.remove(&name);
            }
            Command::StopReading(name) => self.peer(&name)?.reads = false,
            Command::Read(name) => self.peer(&name)?.reads = true,
            Command::Datagram(name, bytes) => self.datagram(&name, &bytes)?,
            Command::Type(bytes) => self.client()?.type_bytes(&bytes).map_err(sentence)?,
            Command::EndInput => self.client()?.end_input(),
            Command::Fault(fault) => self.faults.push(self.plan.arm(fault)),
            Command::PeerFault(name, fault) => {
                let fault = self.peer(&name)?.stream.of_this_peer(fault);
                self.faults.push(self.plan.arm(fault.map_err(sentence)?));
            }
            Command::NoFaults => {
                for number in self.faults.drain(..) {
                    self.plan.disarm(number);
                }
            }
            Command::Go if self.plan.held() == 0 => {
                return Err("no call is held; first: fault write hold".into());
            }
            Command::Go => {
                for &number in &self.faults {
                    self.plan.release(number);
                }
            }
            Command::Status => return Ok(vec!["status".into()]),
        }
        Ok(Vec::new())
    }

    fn client(&self) -> Result<&Client, String> {
        match &self.subject {
            Subject::Client { client, .. } | Subject::DatagramClient { client, .. } => Ok(client),
            Subject::Server(_) => {
                Err("nothing is typed into a server: poke NN --role client".into())
            }
        }
    }

    fn peer(&mut self, name: &str) -> Result<&mut Peer, String> {
        self.peers
            .get_mut(name)
            .ok_or_else(|| format!("there is no peer {name}; first: connect {name}"))
    }

    fn connect(&mut self, name: &str) -> Result<(), String> {
        if self.peers.contains_key(name) {
            return Err(format!("there is a peer {name} already; use another name"));
        }
        let stream = match &self.subject {
            _ if self.s.transport() == Transport::Udp => {
                return Err("datagrams need no connection: datagram \"hello\"".into());
            }
            Subject::Server(server) => server.connect(name),
            Subject::Client { client, listener } => {
                listener.accept(client).map(|stream| stream.named(name))
            }
            Subject::DatagramClient { .. } => {
                return Err("a client of datagrams connects to nobody".into());
            }
        };
        let peer = Peer {
            stream: stream.map_err(sentence)?,
            reads: true,
            ended: false,
        };
        self.peers.insert(name.to_owned(), peer);
        Ok(())
    }

    fn send(&mut self, name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
        let peer = self.peer(name)?;
        let sent = peer
            .stream
            .push(bytes, peer.reads && !peer.ended)
            .map_err(sentence)?;
        if sent == bytes.len() {
            return Ok(Vec::new());
        }
        Ok(vec![format!(
            "{name} has sent {sent} of {} bytes: your program takes no more",
            bytes.len()
        )])
    }

    fn datagram(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        if self.s.transport() != Transport::Udp {
            return Err("this stage is about streams: connect a, then a send \"hello\"".into());
        }
        match &self.subject {
            Subject::DatagramClient { peer, .. } => peer.send(bytes).map_err(sentence),
            Subject::Server(server) => {
                if !self.senders.contains_key(name) {
                    let sender = server.datagrams(name).map_err(sentence)?;
                    self.senders.insert(name.to_owned(), sender);
                }
                self.senders[name].send(bytes).map_err(sentence)
            }
            Subject::Client { .. } => Err("this client uses a stream".into()),
        }
    }
}

/// How often a client whose input has ended is looked at while nothing happens, before it is taken for
/// one that waits.
const PATIENCE: u32 = 20;

/// The person's own two programs. What is typed goes to the client, until it ends.
fn trace(s: &Context) -> Verdict {
    s.permit_faults()?;
    let server = s.start_server()?;
    let client = s.start_traced_client(&server)?;
    let (mut seen, mut quiet) = (0, 0);
    loop {
        let heard = s.hear();
        quiet = match &heard {
            Heard::End => quiet + 1,
            _ => 0,
        };
        match heard {
            Heard::Command(line) => client.type_line(line.as_bytes())?,
            Heard::End => client.end_input(),
            Heard::Nothing => {}
        }
        let ended = client.has_ended()?;
        if ended {
            server.wait_idle()?;
        }
        s.take_all_outputs()?;
        let now = s.story().len();
        if now != seen {
            quiet = 0;
        }
        let over = ended || quiet > PATIENCE;
        if now != seen || over {
            seen = now;
            s.tell(SessionUpdate {
                ready: over,
                answer: if over && !ended {
                    s.status()
                } else {
                    Vec::new()
                },
                ..SessionUpdate::default()
            });
        }
        if over {
            return Ok(());
        }
    }
}
