//! From symptoms to the likely mistake.
//!
//! A cause is given where what is known leaves no other: its row proves it, and no other row does. A
//! wrong cause is worse than none.

mod client;
mod datagrams;
mod end;
mod facts;
mod place;
mod reply;

pub(crate) use facts::{Call, Clue, Deed, Facts, Probe, Then, Told, Trial};

use crate::verdict::Cause;

/// A mistake: its stable name, what a learner is told, and what proves it.
struct Row {
    id: &'static str,
    says: &'static str,
    proved: fn(&Facts) -> bool,
}

const fn row(id: &'static str, proved: fn(&Facts) -> bool, says: &'static str) -> Row {
    Row { id, says, proved }
}

/// The likely mistake, where exactly one is proved.
pub(crate) fn of(facts: &Facts) -> Option<Cause> {
    let mut proved = rows().filter(|row| (row.proved)(facts));
    let row = proved.next()?;
    proved.next().is_none().then(|| Cause {
        id: row.id.to_owned(),
        says: row.says.to_owned(),
    })
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        reply::ROWS,
        end::ROWS,
        client::ROWS,
        datagrams::ROWS,
        place::ROWS,
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

    #[test]
    fn every_cause_has_a_name_of_its_own_and_says_something() {
        let mut seen = BTreeSet::new();
        for Row { id, says, .. } in rows() {
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
        for folder in ["mutants/src/bin", "programs/wrong"] {
            for entry in fs::read_dir(tests.join(folder)).unwrap() {
                let source = fs::read_to_string(entry.unwrap().path()).unwrap();
                let claims = source
                    .lines()
                    .filter_map(|line| line.split_once(" cause: "));
                claimed.extend(claims.map(|(_, id)| id.trim().to_owned()));
            }
        }
        let known: BTreeSet<String> = rows().map(|row| row.id.to_owned()).collect();
        assert_eq!(known, claimed);
    }
}
