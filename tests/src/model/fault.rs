//! Faults as data: which call answers what in the kernel's place, and how a person writes it.
//!
//! A fault is written as `CALL=ANSWER`, or `CALL#N=ANSWER` for the nth such call alone:
//! `accept#2=ECONNABORTED`, `write=3` (at most three bytes each time), `wait#1=expire`.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::CallClass;
use super::syscall::errno_name;

/// One fault of a plan. It counts the calls of a whole program, its threads and children included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Calls of this class.
    pub class: CallClass,
    /// Only calls on this kind of socket, where a kind is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<SocketRole>,
    /// Only calls on the nth connection that the program has, from 1, in the order in which it first
    /// used them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<usize>,
    /// Only calls on the connection to this peer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<SocketAddr>,
    /// The first occurrence that is hit, from 1.
    pub from: usize,
    /// How many occurrences are hit; all that follow where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<usize>,
    /// What becomes of them.
    pub effect: Effect,
}

/// What a socket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocketRole {
    /// It accepts connections.
    Listener,
    /// It is one end of a connection.
    Connection,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It fails with this error number, and nothing happens. A close(2) happens all the same.
    Errno(i32),
    /// It moves at most this many bytes: a real short read or write, as read(2) and write(2) permit.
    AtMost(u64),
    /// Its time limit has passed: a timed poll(2), select(2) or epoll_wait(2) finds what is ready and
    /// does not wait; a read or accept with `SO_RCVTIMEO` (socket(7)) that would wait fails with
    /// EAGAIN; a sleep is over. A call without a time limit is not hit.
    Expire,
    /// It is made as the program asked, and not before a step of the check says so. Its thread stands
    /// still until then, as if the kernel were slow.
    Hold,
}

impl Fault {
    /// Faults of this class, every one of them from the first on.
    pub fn all(class: CallClass, effect: Effect) -> Fault {
        Fault {
            class,
            on: None,
            connection: None,
            peer: None,
            from: 1,
            times: None,
            effect,
        }
    }

    /// Every call of this class moves at most so many bytes.
    pub fn short(class: CallClass, most: u64) -> Fault {
        Fault::all(class, Effect::AtMost(most))
    }

    /// The nth call of this class, from 1, fails with this error number.
    pub fn error(class: CallClass, nth: usize, errno: i32) -> Fault {
        Fault::all(class, Effect::Errno(errno)).nth(nth)
    }

    /// The nth call of this class, from 1, on this kind of socket is held until a step says go.
    pub fn hold(class: CallClass, on: SocketRole, nth: usize) -> Fault {
        Fault {
            on: Some(on),
            ..Fault::all(class, Effect::Hold).nth(nth)
        }
    }

    /// The first call of this class with a time limit, on this kind of socket, expires immediately.
    pub fn expiry(class: CallClass, on: SocketRole) -> Fault {
        Fault {
            on: Some(on),
            ..Fault::all(class, Effect::Expire).nth(1)
        }
    }

    /// The same fault for the nth occurrence alone, from 1.
    #[must_use]
    pub fn nth(self, nth: usize) -> Fault {
        Fault {
            from: nth,
            times: Some(1),
            ..self
        }
    }

    /// The same fault for calls on the nth connection alone, from 1.
    #[must_use]
    pub fn on_connection(self, nth: usize) -> Fault {
        Fault {
            connection: Some(nth),
            ..self
        }
    }

    /// The same fault for calls on the connection to this peer alone.
    #[must_use]
    pub fn of_peer(self, peer: SocketAddr) -> Fault {
        Fault {
            peer: Some(peer),
            ..self
        }
    }

    /// Whether the nth occurrence is hit.
    pub fn hits(&self, nth: usize) -> bool {
        let since = nth.checked_sub(self.from.max(1));
        since.is_some_and(|since| self.times.is_none_or(|times| since < times))
    }
}

/// The classes that faults are for, by the word that a person writes.
const CLASSES: [(&str, CallClass); 7] = [
    ("accept", CallClass::Accept),
    ("connect", CallClass::Connect),
    ("read", CallClass::Read),
    ("write", CallClass::Write),
    ("wait", CallClass::Wait),
    ("sleep", CallClass::Sleep),
    ("close", CallClass::Close),
];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = CLASSES.iter().find(|(_, class)| *class == self.class);
        f.write_str(word.map_or("call", |(word, _)| word))?;
        match (self.from, self.times) {
            (1, None) => {}
            (from, Some(1)) => write!(f, "#{from}")?,
            (from, None) => write!(f, "#{from}-")?,
            (from, Some(times)) => write!(f, "#{from}-{}", (from + times).saturating_sub(1))?,
        }
        match self.on {
            Some(SocketRole::Listener) => f.write_str("@listener")?,
            Some(SocketRole::Connection) => f.write_str("@connection")?,
            None => {}
        }
        if let Some(nth) = self.connection {
            write!(f, "@{nth}")?;
        }
        if let Some(peer) = self.peer {
            write!(f, "@{peer}")?;
        }
        match self.effect {
            Effect::Errno(errno) => write!(f, "={}", errno_name(errno)),
            Effect::AtMost(most) => write!(f, "={most}"),
            Effect::Expire => f.write_str("=expire"),
            Effect::Hold => f.write_str("=hold"),
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Fault, String> {
        let words = || CLASSES.map(|(word, _)| word).join(", ");
        let (call, answer) = text.split_once('=').ok_or_else(|| {
            format!("`{text}` is no fault: write CALL#N=ANSWER, such as accept#2=ECONNABORTED")
        })?;
        let (call, place) = call.split_once('@').unwrap_or((call, ""));
        let (word, range) = call.split_once('#').unwrap_or((call, ""));
        let class = CLASSES.iter().find(|(known, _)| *known == word);
        let (_, class) = class
            .ok_or_else(|| format!("`{word}` is no call for a fault; these are: {}", words()))?;
        let mut fault = Fault::all(*class, effect(answer)?);
        (fault.from, fault.times) = occurrences(range)?;
        match place {
            "" => {}
            "listener" => fault.on = Some(SocketRole::Listener),
            "connection" => fault.on = Some(SocketRole::Connection),
            place => match place.parse() {
                Ok(peer) => fault.peer = Some(peer),
                Err(_) => fault.connection = Some(number(place)?),
            },
        }
        Ok(fault)
    }
}

fn number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{text}` is no number from 1 on"))
}

/// `2`, `2-`, `2-5`, or nothing for all.
fn occurrences(range: &str) -> Result<(usize, Option<usize>), String> {
    match range.split_once('-') {
        None if range.is_empty() => Ok((1, None)),
        None => Ok((number(range)?, Some(1))),
        Some((from, "")) => Ok((number(from)?, None)),
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to)?);
            let times = (to + 1).checked_sub(from).filter(|times| *times > 0);
            let times = times.ok_or_else(|| format!("`{range}` ends before it begins"))?;
            Ok((from, Some(times)))
        }
    }
}

fn effect(answer: &str) -> Result<Effect, String> {
    match answer {
        "expire" => return Ok(Effect::Expire),
        "hold" => return Ok(Effect::Hold),
        _ => {}
    }
    if let Ok(most) = answer.parse() {
        return match most {
            0 => Err("a call that moves 0 bytes means the end of the stream; use 1 or more".into()),
            most => Ok(Effect::AtMost(most)),
        };
    }
    let known = (1..=133).find(|errno| errno_name(*errno) == answer);
    known.map(Effect::Errno).ok_or_else(|| {
        format!(
            "`{answer}` is no answer: an error such as EMFILE, a number of bytes, expire, or hold"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_written_as_it_is_read() {
        for text in [
            "accept#2=ECONNABORTED",
            "write=3",
            "read#2-=1",
            "read#2-5=ECONNRESET",
            "wait#1@connection=expire",
            "accept@listener=expire",
            "write#1@connection=hold",
            "read#1@127.0.0.1:40312=1",
            "read#1@[::1]:40312=1",
            "write#1@2=EPIPE",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_fault_is_refused_with_the_reason() {
        let refused = |text: &str| text.parse::<Fault>().unwrap_err();
        assert!(refused("accept").contains("CALL#N=ANSWER"));
        assert!(refused("listen=EINTR").contains("accept, connect, read"));
        assert!(refused("read#0=1").contains("from 1 on"));
        assert!(refused("read#3-2=1").contains("before it begins"));
        assert!(refused("read=0").contains("end of the stream"));
        assert!(refused("read=EFOO").contains("EFOO"));
    }

    #[test]
    fn occurrences_are_hit_from_the_first_for_so_many_times() {
        let hits = |text: &str| {
            let fault: Fault = text.parse().unwrap();
            (1..=4).filter(|nth| fault.hits(*nth)).collect::<Vec<_>>()
        };
        assert_eq!(hits("read=1"), [1, 2, 3, 4]);
        assert_eq!(hits("read#2=1"), [2]);
        assert_eq!(hits("read#2-3=1"), [2, 3]);
        assert_eq!(hits("read#3-=1"), [3, 4]);
    }
}
