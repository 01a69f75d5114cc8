//! What the clients of a server did, read from the journal.

use super::facts::Facts;
use crate::model::Action;

/// A client that came to a server.
#[derive(Default)]
pub(super) struct Visit {
    pub(super) who: u64,
    pub(super) came: usize,
    pub(super) gone: usize,
    pub(super) said: bool,
    pub(super) answered: bool,
    pub(super) left: bool,
    pub(super) rude: bool,
}

impl Visit {
    /// Whether it behaved as another did.
    pub(super) fn is_like(&self, other: &Visit) -> bool {
        let manners = |visit: &Visit| (visit.said, visit.left, visit.rude);
        manners(self) == manners(other)
    }
}

/// The visits before the end: of each, whether the peer said something, and whether it left politely.
pub(super) fn visits(f: &Facts) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for (at, told) in f.since_start().iter().enumerate() {
        if told.what == Action::Connected {
            visits.push(Visit {
                who: told.who,
                came: at,
                ..Visit::default()
            });
        }
        if told.what == Action::LookedIn {
            visits.push(Visit {
                came: at,
                gone: at,
                left: true,
                ..Visit::default()
            });
        }
        let Some(visit) = visits.iter_mut().rev().find(|v| v.who == told.who) else {
            continue;
        };
        match told.what {
            Action::Sent(_) => visit.said = true,
            Action::Received(_) => visit.answered = true,
            Action::Closed => (visit.left, visit.gone) = (true, at),
            Action::Reset => visit.rude = true,
            _ => {}
        }
    }
    visits
}
