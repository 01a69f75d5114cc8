//! What happened in a check: the one list from which transcript and facts are taken.

use std::time::Duration;

use super::{Actor, Bytes, What};

/// What a peer or a program did.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A program was started.
    Started,
    /// A peer connected, or accepted.
    Connected,
    /// A peer connected and disconnected immediately.
    LookedIn,
    /// A piece was sent, all of its bytes.
    Sent(Vec<u8>),
    /// A piece was received, all of its bytes.
    Received(Vec<u8>),
    /// shutdown(2) with `SHUT_WR`
    HalfClosed,
    /// The peer closed its socket.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// This was typed into a program.
    Typed(Vec<u8>),
    /// A program's standard input was closed.
    InputEnded,
    /// A program wrote to its standard output.
    Printed(Vec<u8>),
    /// A program ended.
    Exited,
}

impl Action {
    /// The line that a transcript has for it, where it always has one. Pieces of a stream have none of
    /// their own: the step that moves them shows their sum.
    pub fn shown(&self) -> Option<What> {
        Some(match self {
            Action::HalfClosed => What::HalfClosed,
            Action::Closed => What::Closed,
            Action::Reset => What::Reset,
            Action::Typed(bytes) => What::Typed(Bytes::of(bytes)),
            Action::InputEnded => What::StdinClosed,
            Action::Printed(bytes) => What::Stdout(Bytes::of(bytes)),
            Action::Started
            | Action::Exited
            | Action::Connected
            | Action::LookedIn
            | Action::Sent(_)
            | Action::Received(_) => return None,
        })
    }
}

/// An action, and by which number its author is known: a program, or a peer's socket.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// The number of the program or of the peer.
    pub who: u64,
    /// What it did.
    pub what: Action,
}

/// What one entry of a [`Journal`] says.
#[derive(Debug, Clone)]
enum Line {
    /// Facts: all bytes, by number.
    Action(JournalEntry),
    /// For people: by name, with the beginning of the bytes.
    Shown(Actor, What),
}

/// A line for people: when, who, what.
pub type ShownLine = (Duration, Actor, What);

/// What happened, in order; bounded. While it is paused, nothing is added: what happens then is the
/// harness's own doing.
#[derive(Debug, Default)]
pub struct Journal {
    first: Vec<(Duration, Line)>,
    last: std::collections::VecDeque<(Duration, Line)>,
    /// How many shown lines were dropped between the two.
    dropped: usize,
    bytes: usize,
    paused: bool,
}

impl Journal {
    /// How many bytes of one piece are kept: the largest datagram, and some more.
    const PIECE: usize = 66_000;
    /// How many bytes are kept in all, before pieces are cut to what shows what they were.
    const ALL: usize = 2 << 20;
    const SHORT: usize = 256;
    /// How many entries are kept from the beginning, and how many from the end.
    const FIRST: usize = 8_000;
    const LAST: usize = 200;

    /// Adds what `who` did at `at`, counted from the beginning of the check; with `actor`'s name it is
    /// shown to people, too.
    pub fn record(&mut self, at: Duration, who: u64, actor: Option<Actor>, what: Action) {
        if self.paused {
            return;
        }
        if let (Some(actor), Some(shown)) = (actor, what.shown()) {
            self.show(at, actor, shown);
        }
        let what = match what {
            Action::Sent(bytes) => Action::Sent(self.cut(bytes)),
            Action::Received(bytes) => Action::Received(self.cut(bytes)),
            Action::Typed(bytes) => Action::Typed(self.cut(bytes)),
            Action::Printed(bytes) => Action::Printed(self.cut(bytes)),
            other => other,
        };
        self.push(at, Line::Action(JournalEntry { who, what }));
    }

    /// Adds a line that only people read.
    pub fn show(&mut self, at: Duration, actor: Actor, what: What) {
        if self.paused {
            return;
        }
        // Of a program that prints without end, one line is enough.
        if let What::Stdout(more) = &what
            && let Some(bytes) = self.printing(&actor)
        {
            bytes.len += more.len;
            return;
        }
        self.push(at, Line::Shown(actor, what));
    }

    /// Stops or goes on adding; gives what it did before.
    pub fn pause(&mut self, paused: bool) -> bool {
        std::mem::replace(&mut self.paused, paused)
    }

    /// All actions, for whoever looks for a cause.
    pub fn actions(&self) -> Vec<JournalEntry> {
        let lines = self.first.iter().chain(&self.last);
        let actions = lines.filter_map(|(_, line)| match line {
            Line::Action(entry) => Some(entry.clone()),
            Line::Shown(..) => None,
        });
        actions.collect()
    }

    /// The lines for people with their times, and after which of them how many are missing.
    pub fn shown(&self) -> (Vec<ShownLine>, Option<(usize, usize)>) {
        let shown = |lines: &mut dyn Iterator<Item = &(Duration, Line)>| {
            let mut all = Vec::new();
            for (at, line) in lines {
                if let Line::Shown(actor, what) = line {
                    all.push((*at, actor.clone(), what.clone()));
                }
            }
            all
        };
        let mut all = shown(&mut self.first.iter());
        let gap = (self.dropped > 0).then_some((all.len(), self.dropped));
        all.extend(shown(&mut self.last.iter()));
        (all, gap)
    }

    fn push(&mut self, at: Duration, line: Line) {
        if self.first.len() < Self::FIRST {
            self.first.push((at, line));
            return;
        }
        if self.last.len() == Self::LAST
            && let Some((_, Line::Shown(..))) = self.last.pop_front()
        {
            self.dropped += 1;
        }
        self.last.push_back((at, line));
    }

    /// The bytes of the last shown line, if that is what `actor` printed.
    fn printing(&mut self, actor: &Actor) -> Option<&mut Bytes> {
        let lines = self.first.iter_mut().chain(&mut self.last).rev();
        let mut shown = lines.filter_map(|(_, line)| match line {
            Line::Shown(who, what) => Some((who, what)),
            Line::Action(_) => None,
        });
        match shown.next() {
            Some((who, What::Stdout(bytes))) if who == actor => Some(bytes),
            _ => None,
        }
    }

    fn cut(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        let capacity = match self.bytes < Self::ALL {
            true => Self::PIECE,
            false => Self::SHORT,
        };
        bytes.truncate(capacity);
        // Of a buffer that was read into, it may be a small part.
        bytes.shrink_to_fit();
        self.bytes += bytes.len();
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Actor {
        Actor::Program("your server".into())
    }

    #[test]
    fn facts_and_transcript_are_views_of_one_list() {
        let mut journal = Journal::default();
        let now = Duration::ZERO;
        journal.record(now, 1, Some(program()), Action::Typed(b"hello\n".to_vec()));
        journal.record(now, 2, None, Action::Sent(b"piece".to_vec()));
        journal.show(now, program(), What::EndOfStream);
        assert_eq!(journal.actions().len(), 2);
        let (shown, gap) = journal.shown();
        assert!(matches!(shown[0].2, What::Typed(_)) && shown[1].2 == What::EndOfStream);
        assert_eq!((shown.len(), gap), (2, None));
    }

    #[test]
    fn nothing_is_added_while_it_is_paused() {
        let mut journal = Journal::default();
        assert!(!journal.pause(true));
        journal.record(Duration::ZERO, 1, Some(program()), Action::Closed);
        journal.show(Duration::ZERO, program(), What::EndOfStream);
        assert!(journal.pause(false));
        assert!(journal.actions().is_empty() && journal.shown().0.is_empty());
    }

    #[test]
    fn a_flood_is_one_line_and_a_long_story_keeps_both_ends() {
        let mut journal = Journal::default();
        for _ in 0..100 {
            let printed = Action::Printed(b"y\n".to_vec());
            journal.record(Duration::ZERO, 1, Some(program()), printed);
        }
        let (shown, _) = journal.shown();
        assert!(matches!(&shown[..], [(_, _, What::Stdout(bytes))] if bytes.len == 200));
        for _ in 0..10_000 {
            journal.show(Duration::ZERO, program(), What::Accepted);
        }
        let (shown, gap) = journal.shown();
        let (before, dropped) = gap.unwrap();
        assert_eq!(shown.len() + dropped, 10_001);
        assert_eq!(shown.len() - before, Journal::LAST);
    }
}
