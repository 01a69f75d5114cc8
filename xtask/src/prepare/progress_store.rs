//! The learner's progress, in `.workbook/state.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use checks::catalogue::{self, Stage};
use checks::model::{ProgramState, Report, Role};
use nix::fcntl::{Flock, FlockArg};
use serde::{Deserialize, Serialize};

use crate::output::{complain, files};
use crate::prepare::fingerprint::Fingerprint;
use crate::prepare::selection::Part;

/// What is remembered between two commands.
#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    /// Of this format.
    version: u32,
    /// By program (`03.server`) the outcome of each check when it last ran.
    #[serde(default)]
    programs: BTreeMap<String, BTreeMap<String, String>>,
    /// What each program was when all of its checks ran; as long as it is that, so are the outcomes.
    #[serde(default)]
    fingerprints: BTreeMap<String, Fingerprint>,
    /// The stages that have passed at least once.
    #[serde(default)]
    passed: BTreeSet<String>,
    /// How many hints were given, by check or stage.
    #[serde(default)]
    hints: BTreeMap<String, usize>,
}

impl Default for State {
    fn default() -> Self {
        State {
            version: State::VERSION,
            programs: BTreeMap::new(),
            fingerprints: BTreeMap::new(),
            passed: BTreeSet::new(),
            hints: BTreeMap::new(),
        }
    }
}

impl State {
    const VERSION: u32 = 1;

    /// Reads the progress. A file that can't be understood is set aside, with a message.
    pub fn load(root: &Path) -> State {
        State::read(root).unwrap_or_else(|_| {
            // Unless another command has just done so.
            let _lock = lock(root);
            State::read_or_set_aside(root)
        })
    }

    /// Changes the progress on disk. Where that can't be written, reports it and goes on: a verdict is
    /// worth more than its record.
    pub fn update(root: &Path, change: impl FnOnce(&mut State)) {
        let _lock = lock(root);
        let mut state = State::read_or_set_aside(root);
        change(&mut state);
        if let Err(error) = state.save(root) {
            note(&format!("your progress is not kept: {error:#}"));
        }
    }

    fn read_or_set_aside(root: &Path) -> State {
        State::read(root).unwrap_or_else(|why| set_aside(&file(root), why))
    }

    /// The progress, or why it can't be understood.
    fn read(root: &Path) -> Result<State, &'static str> {
        let path = file(root);
        let text = match fs::read(&path) {
            Ok(text) => text,
            // Where there is no folder either, it is the attempt to write that is told about.
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(State::default());
            }
            Err(e) => {
                note(&format!(
                    "cannot read your progress in {}: {e}",
                    path.display()
                ));
                return Ok(State::default());
            }
        };
        match serde_json::from_slice::<State>(&text) {
            Ok(state) if state.version <= State::VERSION => Ok(state),
            Ok(_) => Err("was written by a newer workbook"),
            Err(_) => Err("is damaged"),
        }
    }

    fn save(&self, root: &Path) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        files::replace(&file(root), &text)
    }

    /// Takes over the outcomes of a run of the learner's own programs, of which `fingerprints` are
    /// known.
    pub fn record(&mut self, report: &Report, fingerprints: &[Option<Fingerprint>]) {
        for (program, new) in report.programs.iter().zip(fingerprints) {
            if program.remembered {
                continue;
            }
            let key = key(&program.stage, program.role);
            let old = self.fingerprints.remove(&key);
            if program.state != ProgramState::Checked {
                self.programs.remove(&key);
                continue;
            }
            let Some(new) = new else { continue };
            // Outcomes of another source say nothing about this one.
            if old.as_ref().is_some_and(|old| !old.has_sources_of(new)) {
                self.programs.remove(&key);
            }
            let judged = |check: &&checks::model::CheckReport| {
                check.stage == program.stage && check.role == program.role
            };
            let whole = catalogue::find(&program.stage).is_ok_and(|stage| {
                let all = stage.checks_of(program.role).count();
                report.checks.iter().filter(judged).count() == all
            });
            if whole || old.as_ref() == Some(new) {
                self.fingerprints.insert(key, new.clone());
            }
        }
        let remembered = |check: &checks::model::CheckReport| {
            report.programs.iter().any(|program| {
                program.remembered && program.stage == check.stage && program.role == check.role
            })
        };
        for check in report.checks.iter().filter(|check| !remembered(check)) {
            let outcomes = self
                .programs
                .entry(key(&check.stage, check.role))
                .or_default();
            outcomes.insert(check.id.clone(), check.outcome.name().to_owned());
        }
        for stage in catalogue::stages() {
            if self.is_passed(stage) {
                self.passed.insert(stage.number.to_owned());
            }
        }
    }

    /// Forgets a program that is a starter again.
    pub fn forget(&mut self, stage: &Stage, role: Role) {
        self.programs.remove(&key(stage.number, role));
        self.fingerprints.remove(&key(stage.number, role));
    }

    /// Whether all these checks have passed, each on the sources that are there now.
    pub fn passed_as_it_is(&self, root: &Path, part: &Part) -> bool {
        let passes = |id| self.outcome(part.stage, part.role, id) == Some("pass");
        part.checks().all(|check| passes(check.info.id))
            && self
                .fingerprint(part.stage, part.role)
                .is_some_and(|fingerprint| fingerprint.has_same_sources(root))
    }

    /// Whether these tools judged and compiled the program when its checks last ran.
    pub fn was_judged_by(&self, part: &Part, tools: Option<u64>) -> bool {
        self.fingerprint(part.stage, part.role)
            .is_some_and(|fingerprint| fingerprint.has_tools(tools))
    }

    /// Whether the sources of a program are known to be others than those that were checked.
    pub fn has_changed(&self, root: &Path, stage: &Stage, role: Role) -> bool {
        self.fingerprint(stage, role)
            .is_some_and(|fingerprint| !fingerprint.has_same_sources(root))
    }

    fn fingerprint(&self, stage: &Stage, role: Role) -> Option<&Fingerprint> {
        self.fingerprints.get(&key(stage.number, role))
    }

    /// The outcome of a check when it last ran.
    pub fn outcome(&self, stage: &Stage, role: Role, id: &str) -> Option<&str> {
        Some(
            self.programs
                .get(&key(stage.number, role))?
                .get(id)?
                .as_str(),
        )
    }

    /// How many of a program's checks passed; nothing if it was never checked.
    pub fn passed(&self, stage: &Stage, role: Role) -> Option<usize> {
        self.programs.get(&key(stage.number, role))?;
        let passes = |id| self.outcome(stage, role, id) == Some("pass");
        Some(
            stage
                .checks_of(role)
                .filter(|check| passes(check.info.id))
                .count(),
        )
    }

    /// Whether every check of the stage that this machine can run has passed.
    pub fn is_passed(&self, stage: &Stage) -> bool {
        let outcomes = || {
            stage
                .checks
                .iter()
                .map(|check| self.outcome(stage, check.info.role, check.info.id))
        };
        outcomes().all(|outcome| matches!(outcome, Some("pass" | "skipped")))
            && outcomes().any(|outcome| outcome == Some("pass"))
    }

    /// Whether the stage passed once, and no longer does: a check fails that did not.
    pub fn is_broken_since(&self, stage: &Stage) -> bool {
        let outcomes = |role| self.programs.get(&key(stage.number, role));
        let fails = |role: &Role| {
            outcomes(*role).is_some_and(|found| found.values().any(|outcome| outcome == "fail"))
        };
        self.was_passed(stage) && stage.roles.iter().any(fails)
    }

    /// Whether the stage has ever passed.
    pub fn was_passed(&self, stage: &Stage) -> bool {
        self.passed.contains(stage.number)
    }

    /// Where the learner is: the first stage that has not passed.
    pub fn first_unpassed(&self) -> Option<&'static Stage> {
        catalogue::stages()
            .iter()
            .find(|stage| !self.is_passed(stage))
    }

    /// How many hints for `subject` were given.
    pub fn hints_given(&self, subject: &str) -> usize {
        self.hints.get(subject).copied().unwrap_or(0)
    }

    /// Remembers that `count` hints for `subject` were given.
    pub fn give_hints(&mut self, subject: &str, count: usize) {
        self.hints.insert(subject.to_owned(), count);
    }
}

fn key(stage: &str, role: Role) -> String {
    format!("{stage}.{role}")
}

fn file(root: &Path) -> PathBuf {
    root.join(".workbook/state.json")
}

/// Keeps other commands from changing the progress until it is dropped. The folder itself is locked
/// (flock(2)); where that can't be, changes are still whole, and the last one stays.
fn lock(root: &Path) -> Option<Flock<File>> {
    let path = file(root);
    let dir = path.parent()?;
    // What is wrong with it is told by the attempt to write.
    let _ = fs::create_dir_all(dir);
    Flock::lock(File::open(dir).ok()?, FlockArg::LockExclusive).ok()
}

/// Says what became of the progress; once is enough for a command.
fn note(text: &str) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        complain(&format!("note: {text}"));
    }
}

fn set_aside(path: &Path, why: &str) -> State {
    let aside = path.with_file_name(format!("state.json.corrupt-{}", stamp()));
    let kept = match fs::rename(path, &aside) {
        Ok(()) => format!("it is kept as {}", aside.display()),
        Err(e) => format!("it could not be moved ({e})"),
    };
    note(&format!(
        "the progress file {} {why}; {kept}, and your progress starts from zero",
        path.display()
    ));
    State::default()
}

/// Keeps `text` as a learner's backup `.workbook/backup/FOLDER-TIME/NAME`; returns its path.
pub fn back_up(root: &Path, folder: &str, name: &str, text: &[u8]) -> Result<PathBuf> {
    let base = root.join(".workbook/backup");
    let stamp = stamp();
    let mut dir = base.join(format!("{folder}-{stamp}"));
    for copy in 2..1000 {
        if !dir.join(name).exists() {
            break;
        }
        dir = base.join(format!("{folder}-{stamp}-{copy}"));
    }
    let path = dir.join(name);
    let attempt = || -> std::io::Result<()> {
        fs::create_dir_all(&dir)?;
        let mut file = File::create_new(&path)?;
        file.write_all(text)?;
        file.sync_all()
    };
    attempt().with_context(|| format!("cannot keep your version as {}", path.display()))?;
    Ok(path)
}

/// The time, in UTC, as part of a file name: `2026-11-22T094420Z`.
fn stamp() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let (days, time) = (now / 86_400, now % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Year, month and day, that many days after 1970-01-01 in the Gregorian calendar.
fn date(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| {
        let every = |years| year.is_multiple_of(years);
        u64::from(every(4) && (!every(100) || every(400)))
    };
    let mut year = 1970;
    while days >= 365 + leap(year) {
        days -= 365 + leap(year);
        year += 1;
    }
    let lengths = [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    (year, month as u64 + 1, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(59), (1970, 3, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(20_779), (2026, 11, 22));
    }
}
