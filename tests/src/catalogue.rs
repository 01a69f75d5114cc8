//! The stages in order. A new stage is one line here, and its file in `stages`.

pub use crate::harness::{Check, ClientTask, Family, Hints, Stage};
use crate::model::{Job, closest};
pub use crate::stages::torture::{PERMITTED, PermittedAnswer};
use crate::stages::{
    s01_basic_echo, s02_connection_loop, s03_exception_handling, s04_udp, s05_unix_socket,
    s06_empty_datagram, s07_streaming, s08_names_and_options, s09_lost_datagrams, session, torture,
};

static STAGES: &[Stage] = &[
    s01_basic_echo::STAGE,
    s02_connection_loop::STAGE,
    s03_exception_handling::STAGE,
    s04_udp::STAGE,
    s05_unix_socket::STAGE,
    s06_empty_datagram::STAGE,
    s07_streaming::STAGE,
    s08_names_and_options::STAGE,
    s09_lost_datagrams::STAGE,
];

/// All stages, in order.
pub fn stages() -> &'static [Stage] {
    STAGES
}

/// The crates beside std that programs of any stage may use.
pub fn crates() -> Vec<&'static str> {
    let mut crates: Vec<&str> = (STAGES.iter().flat_map(|stage| stage.crates))
        .copied()
        .collect();
    crates.sort_unstable();
    crates.dedup();
    crates
}

/// The check with this id, and its stage.
pub fn check(id: &str) -> Option<(&'static Stage, &'static Check)> {
    STAGES
        .iter()
        .find_map(|s| s.checks.iter().find(|c| c.info.id == id).map(|c| (s, c)))
}

/// The hints for a check (`03.survives-broken-pipe`), or for beginning a stage (`03`).
pub fn hints(subject: &str) -> Option<&'static Hints> {
    let begin = || STAGES.iter().find(|stage| stage.number == subject);
    match check(subject) {
        Some((_, check)) => Some(&check.hints),
        None => begin().map(|stage| &stage.begin),
    }
}

/// A name that no stage has.
#[derive(Debug, Clone)]
pub struct UnknownStage {
    /// The name as given.
    pub name: String,
    /// The stage's name that looks most like it, if any does.
    pub closest: Option<String>,
}

/// The stage that a person means by `03`, `3`, `exception-handling` or `03-exception-handling`.
pub fn find(name: &str) -> Result<&'static Stage, UnknownStage> {
    let wanted = name.trim().to_ascii_lowercase();
    let names = |s: &Stage| {
        [
            s.number.to_owned(),
            s.number.trim_start_matches('0').to_owned(),
            s.slug.to_owned(),
            s.folder(),
        ]
    };
    if let Some(stage) = STAGES.iter().find(|s| names(s).contains(&wanted)) {
        return Ok(stage);
    }
    let all: Vec<String> = STAGES
        .iter()
        .flat_map(|s| [s.slug.to_owned(), s.folder()])
        .collect();
    let closest = closest(&wanted, all.iter().map(String::as_str)).map(str::to_owned);
    Err(UnknownStage {
        name: name.to_owned(),
        closest,
    })
}

impl std::fmt::Display for UnknownStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no stage \"{}\"", self.name.escape_debug())?;
        match &self.closest {
            Some(name) => write!(f, "; did you mean {name}?"),
            None => f.write_str("; `cargo xtask list` shows them"),
        }
    }
}

impl std::error::Error for UnknownStage {}

/// The question with which the hints for a cause begin; `None` for a cause that is not known.
pub fn cause_question(id: &str) -> Option<&'static str> {
    crate::diagnosis::question(id)
}

/// The checks that a job asks for, in the order of the catalogue.
///
/// # Errors
/// If its stage is not in the catalogue.
pub fn checks_of(job: &Job) -> Result<Vec<&'static Check>, UnknownStage> {
    let stage = find(&job.stage)?;
    if let Some(session) = &job.session {
        return Ok(vec![session::check_of(session)]);
    }
    if job.torture.is_some() {
        return Ok(vec![torture::check_of(job.role)]);
    }
    let wanted = |c: &&Check| {
        job.only
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|id| id == c.info.id))
    };
    Ok(stage.checks_of(job.role).filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_hint_asks_and_each_says_something() {
        for stage in stages() {
            let checks = stage.checks.iter().map(|c| (c.info.id, &c.hints));
            for (name, hints) in checks.chain([(stage.number, &stage.begin)]) {
                assert!(
                    hints[0].ends_with('?'),
                    "{name}: the first hint is a question"
                );
                for hint in hints {
                    assert!(hint.len() > 40, "{name}: {hint:?} is too short to help");
                    assert!(!hint.contains("  "), "{name}: {hint:?} has a gap");
                }
            }
        }
    }

    #[test]
    fn every_id_begins_with_the_number_of_its_stage_and_occurs_once() {
        let mut seen = std::collections::BTreeSet::new();
        for stage in stages() {
            for check in stage.checks {
                let id = check.info.id;
                assert!(
                    id.starts_with(&format!("{}.", stage.number)),
                    "{id} is in the list of stage {}",
                    stage.number
                );
                assert!(seen.insert(id), "{id} occurs twice");
            }
        }
    }
}
