//! The transcript: what people read of a journal, and never too much of it.

use std::collections::HashMap;
use std::time::Duration;

use crate::model::{Actor, Journal, TranscriptEntry, What};

/// How many entries are kept from the beginning, and how many from the end.
const FIRST: usize = 24;
const LAST: usize = 72;

/// How often one and the same call is shown.
const SHOWN: usize = 4;

/// A transcript without endless repetitions, and without its middle where that is too long.
pub(super) fn cut(entries: Vec<TranscriptEntry>) -> Vec<TranscriptEntry> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let key = |e: &TranscriptEntry| match &e.what {
        What::Call {
            call, args, result, ..
        } => Some(format!("{call}({args}) {result}")),
        _ => None,
    };
    for key in entries.iter().filter_map(key) {
        *seen.entry(key).or_default() += 1;
    }
    let mut told: HashMap<String, usize> = HashMap::new();
    let mut short = Vec::new();
    for entry in entries {
        let Some(key) = key(&entry) else {
            short.push(entry);
            continue;
        };
        let times = told.entry(key.clone()).or_default();
        *times += 1;
        if *times <= SHOWN || seen[&key] <= 2 * SHOWN {
            short.push(entry);
        } else if *times == SHOWN + 1 {
            let text = format!("{key}, {} more times", seen[&key] - SHOWN);
            short.push(TranscriptEntry {
                what: What::Note { text },
                ..entry
            });
        }
    }
    without_middle(short)
}

fn without_middle(mut entries: Vec<TranscriptEntry>) -> Vec<TranscriptEntry> {
    let kept = FIRST + 2 * LAST;
    if entries.len() > kept {
        let left_out = entries.len() - kept;
        entries.drain(FIRST..FIRST + left_out);
        entries.insert(FIRST, gap(entries[FIRST].at_us, left_out));
    }
    entries
}

fn gap(at_us: u64, left_out: usize) -> TranscriptEntry {
    let text = format!("… {left_out} entries left out …");
    TranscriptEntry {
        at_us,
        actor: Actor::Peer("the check".into()),
        what: What::Note { text },
    }
}

/// The lines of a journal for people, with a note where some are missing.
pub(super) fn entries(journal: &Journal) -> Vec<TranscriptEntry> {
    let (shown, missing) = journal.shown();
    let entry = |(at, actor, what): (Duration, Actor, What)| TranscriptEntry {
        at_us: at.as_micros() as u64,
        actor,
        what,
    };
    let mut entries: Vec<_> = shown.into_iter().map(entry).collect();
    if let Some((after, dropped)) = missing {
        let at_us = entries.get(after).map_or(0, |entry| entry.at_us);
        entries.insert(after, gap(at_us, dropped));
    }
    entries
}
