//! What helps: for each check three steps, first a question, then where to look, then nearly the
//! answer. For each stage as well, for who has not begun.

mod begin;
mod tcp_client;
mod tcp_server;
mod udp;
mod unix;

/// A question, a pointer (a call, a man page, a method of std), and nearly the answer.
pub type Steps = [&'static str; 3];

/// The same steps for all checks, in whichever stage, that ask the same of a program.
struct Row {
    ids: &'static [&'static str],
    steps: Steps,
}

const fn row(ids: &'static [&'static str], steps: Steps) -> Row {
    Row { ids, steps }
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        begin::ROWS,
        tcp_server::ROWS,
        tcp_client::ROWS,
        udp::ROWS,
        unix::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// The steps for a check (`03.survives-broken-pipe`), or for beginning a stage (`03`).
pub fn of(subject: &str) -> Option<&'static Steps> {
    rows()
        .find(|row| row.ids.contains(&subject))
        .map(|row| &row.steps)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::catalogue;

    #[test]
    fn every_stage_and_every_check_has_its_hints_and_nothing_else_has() {
        let mut hinted: BTreeMap<&str, usize> = BTreeMap::new();
        for id in rows().flat_map(|row| row.ids) {
            *hinted.entry(id).or_default() += 1;
        }
        let mut known = Vec::new();
        for stage in catalogue::stages() {
            known.push(stage.number);
            known.extend(stage.checks.iter().map(|check| check.info.id));
        }
        for id in &known {
            assert_eq!(hinted.get(id), Some(&1), "{id} needs one row of hints");
        }
        for id in hinted.keys() {
            assert!(
                known.contains(id),
                "{id} is hinted at, and is neither a check nor a stage"
            );
        }
    }

    #[test]
    fn the_first_step_asks_and_each_says_something() {
        for Row { ids, steps } in rows() {
            assert!(
                steps[0].ends_with('?'),
                "{ids:?}: the first step is a question"
            );
            for step in steps {
                assert!(step.len() > 40, "{ids:?}: {step:?} is too short to help");
                assert!(!step.contains("  "), "{ids:?}: {step:?} has a gap");
            }
        }
    }
}
