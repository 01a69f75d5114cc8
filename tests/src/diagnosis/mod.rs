//! From symptoms to the likely mistake.
//!
//! A cause is given where what is known leaves no other: its row proves it, and no other row does. A
//! wrong cause is worse than none.

mod client;
mod datagrams;
mod empty_datagrams;
mod end;
mod errors;
mod facts;
mod injected;
mod lines;
mod lost;
mod missing_reply;
mod names;
mod options;
mod own_calls;
mod pieces;
mod place;
mod printed;
mod probing;
mod receiving;
mod reply;
mod reporting;
mod retries;
mod sockets;
mod streaming;
mod text;
mod turned_away;
mod visits;

pub(crate) use facts::{
    Copied, Differs, Facts, FailedStep, Loss, Naming, Probe, ProbeResult, Then,
};

use crate::model::Cause;

/// A mistake: its stable name, what a learner is told, and what proves it.
struct Row {
    id: &'static str,
    /// The first hint.
    question: &'static str,
    says: &'static str,
    proved: fn(&Facts) -> bool,
}

const fn row(
    id: &'static str,
    proved: fn(&Facts) -> bool,
    question: &'static str,
    says: &'static str,
) -> Row {
    Row {
        id,
        question,
        says,
        proved,
    }
}

/// The question with which the hints for a cause begin.
pub(crate) fn question(id: &str) -> Option<&'static str> {
    rows().find(|row| row.id == id).map(|row| row.question)
}

/// The likely mistake, where exactly one is proved.
pub(crate) fn of(facts: &Facts) -> Option<Cause> {
    let proved = |rows: &mut dyn Iterator<Item = &'static Row>| -> Vec<&'static Row> {
        rows.filter(|row| (row.proved)(facts)).collect()
    };

    // What the program did itself explains what was seen of it.
    let mut found = proved(&mut own_calls::ROWS.iter().chain(sockets::ROWS));
    // A message with an id has mistakes of its own, which look like others.
    if found.is_empty() && facts.has_ids() {
        found = proved(&mut retries::ROWS.iter().chain(lost::ROWS));
    }
    if found.is_empty() {
        found = proved(&mut names::ROWS.iter().chain(probing::ROWS).chain(options::ROWS));
    }
    if found.is_empty() {
        found = proved(&mut rows());
    }
    let [row] = found.as_slice() else { return None };
    Some(Cause {
        id: row.id.to_owned(),
        says: row.says.to_owned(),
    })
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        reply::ROWS,
        text::ROWS,
        turned_away::ROWS,
        missing_reply::ROWS,
        own_calls::ROWS,
        sockets::ROWS,
        end::ROWS,
        errors::ROWS,
        client::ROWS,
        printed::ROWS,
        pieces::ROWS,
        injected::ROWS,
        datagrams::ROWS,
        empty_datagrams::ROWS,
        receiving::ROWS,
        place::ROWS,
        streaming::ROWS,
        reporting::ROWS,
        retries::ROWS,
        lost::ROWS,
        names::ROWS,
        probing::ROWS,
        options::ROWS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::model::Transport;
    use crate::model::{Action, FailureKind, JournalEntry, Role};

    #[test]
    fn every_cause_has_a_name_of_its_own_and_says_something() {
        let mut seen = BTreeSet::new();
        for Row {
            id, says, question, ..
        } in rows()
        {
            assert!(question.ends_with('?'), "{id}: {question:?}");
            assert!(seen.insert(id), "{id} stands twice in the table");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(id.chars().all(plain), "{id}");
            assert!(says.ends_with('.') && says.len() > 60, "{id}: {says:?}");
            assert!(!says.contains("  "), "{id}: {says:?} has a gap");
        }
    }

    #[test]
    fn every_cause_is_that_of_a_wrong_program_and_every_claimed_one_is_known() {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut claimed = BTreeSet::new();
        for folder in ["right", "wrong", "trivial", "hostile", "beginners"] {
            for entry in fs::read_dir(tests.join("programs").join(folder)).unwrap() {
                let source = fs::read_to_string(entry.unwrap().path()).unwrap();
                let claims = source
                    .lines()
                    .filter_map(|line| line.split_once(" cause: "));
                claimed
                    .extend(claims.flat_map(|(_, ids)| ids.split_whitespace().map(str::to_owned)));
            }
        }
        let known: BTreeSet<String> = rows().map(|row| row.id.to_owned()).collect();
        assert_eq!(known, claimed);
    }

    /// A server that has been sent `message`, and has failed as `failed_step` says.
    fn facts(message: &[u8], failed_step: FailedStep) -> Facts {
        let tell = |who, what| JournalEntry { who, what };
        Facts {
            check: "01.upper-cases",
            role: Role::Server,
            reply: crate::model::ReplyRule::Upper,
            transport: Transport::Tcp,
            symptom: FailureKind::WrongContent,
            failed_step,
            program: 0,
            story: vec![
                tell(0, Action::Started),
                tell(1, Action::Connected),
                tell(1, Action::Sent(message.to_vec())),
            ],
            exit: None,
            signal: None,
            printed: Vec::new(),
            words: String::new(),
            quiet: true,
            reads_end_of: None,
            spin: Vec::new(),
            waits: Vec::new(),
            reachable: Vec::new(),
            others_live: true,
            asked: None,
            sockets: Vec::new(),
            unread: Vec::new(),
            calls: Vec::new(),
            probes: Vec::new(),
        }
    }

    fn reply(message: &str, got: &str, then: Then) -> Facts {
        let failed_step = FailedStep::Reply {
            peer: 1,
            wanted: message.to_ascii_uppercase().into(),
            got: got.into(),
            then,
        };
        facts(message.as_bytes(), failed_step)
    }

    fn cause(facts: &Facts) -> Option<String> {
        of(facts).map(|cause| cause.id)
    }

    fn probed(probe: Probe, came: &str) -> ProbeResult {
        ProbeResult {
            probe,
            came: (!came.is_empty())
                .then(|| came.into())
                .into_iter()
                .collect(),
            printed: Vec::new(),
            closed: false,
            exited: false,
            reads: 0,
        }
    }

    #[test]
    fn the_content_of_a_reply_proves_what_was_done_to_it() {
        let given = |message, got| cause(&reply(message, got, Then::Other));
        assert_eq!(
            given("hello", "hello").as_deref(),
            Some("reply-not-upper-case")
        );
        assert_eq!(
            given("straße", "STRASSE").as_deref(),
            Some("text-instead-of-bytes")
        );
        assert_eq!(
            given("hello", "b'HELLO'").as_deref(),
            Some("literal-instead-of-bytes")
        );
        assert_eq!(given("a{b", "A[B").as_deref(), Some("other-bytes-changed"));
        // What this is, nobody knows.
        assert_eq!(given("hello", "BONJOUR"), None);
    }

    #[test]
    fn silence_alone_proves_nothing_and_what_ends_it_does() {
        let mut silent = reply("hello", "", Then::Silence);
        assert_eq!(cause(&silent), None);
        silent.probes = vec![probed(Probe::Byte, ""), probed(Probe::Newline, "HELLOX\n")];
        assert_eq!(cause(&silent).as_deref(), Some("waits-for-newline"));
        silent.probes = vec![probed(Probe::Byte, "HELLO")];
        assert_eq!(cause(&silent).as_deref(), Some("reply-not-flushed"));
        // An answer to something else.
        silent.probes = vec![probed(Probe::Byte, ""), probed(Probe::Newline, "\n")];
        assert_eq!(cause(&silent), None);
    }

    #[test]
    fn two_causes_are_as_good_as_none() {
        let mut wrong = reply("hello", "hello", Then::Other);
        assert!(cause(&wrong).is_some());
        wrong.exit = Some(None);
        wrong.signal = Some(libc::SIGPIPE);
        assert_eq!(cause(&wrong), None);
    }
}
