//! Hints: which is next, and what it says.

use std::path::Path;

use anyhow::{Context, Result};
use checks::catalogue::{self, Stage};
use checks::model::{CheckReport, Failure, Outcome, ProgramReport, ProgramState, Report, Role};

use crate::prepare::progress_store::State;
use crate::report::escape::clean;
use crate::report::style::{Style, wrap};
use crate::run;

/// What a hint is about.
#[derive(Clone)]
pub struct Subject {
    /// A check's id, or a stage's number for a program that is not begun.
    pub id: String,
    pub stage: &'static Stage,
    /// The program that it is about, where it is one.
    pub role: Option<Role>,
    pub says: String,
    /// The hints of a known mistake; those of the check otherwise.
    pub hints: Option<[String; STEPS]>,
}

/// The hints for a failure whose cause is known: a question, where to look, and what to do.
fn hints_for(failure: &Failure) -> Option<[String; STEPS]> {
    let cause = failure.cause.as_ref()?;
    let question = catalogue::cause_question(&cause.id)?.to_owned();
    let place = match &failure.location {
        Some(at) => match &at.source {
            Some(source) => format!("Look at {at}: {source}"),
            None => format!("Look at {at}."),
        },
        None => match failure.because.first() {
            Some(because) => format!("What was seen: {because}."),
            None => format!("What was seen: {}.", failure.got),
        },
    };
    Some([question, place, cause.says.clone()])
}

/// What hints for a failed check are about: its mistake where that is known, else the check.
pub fn about(failed: &CheckReport) -> Option<Subject> {
    let Outcome::Fail(failure) = &failed.outcome else {
        return None;
    };
    let hints = hints_for(failure);
    let mistake = failure.cause.as_ref().filter(|_| hints.is_some());
    Some(Subject {
        id: match mistake {
            Some(cause) => format!("{} {} · {}", failed.stage, failed.role, cause.id),
            None => failed.id.clone(),
        },
        stage: catalogue::find(&failed.stage).ok()?,
        role: Some(failed.role),
        says: failed.title.clone(),
        hints,
    })
}

/// How many hints there are for each subject.
pub const STEPS: usize = 3;

/// Which hint is next, from 0; it counts as given.
pub fn next_step(root: &Path, subject: &Subject) -> usize {
    let mut step = 0;
    State::update(root, |state| {
        step = state.hints_given(&subject.id).min(STEPS - 1);
        state.give_hints(&subject.id, step + 1);
    });
    step
}

/// A hint, and what can be done after it.
pub fn text(
    subject: &Subject,
    step: usize,
    more: &str,
    width: usize,
    style: Style,
) -> Result<String> {
    let hint = match &subject.hints {
        Some(hints) => hints[step].as_str(),
        None => {
            let hints = catalogue::hints(&subject.id);
            hints.with_context(|| format!("there is no hint for {}", subject.id))?[step]
        }
    };
    let mut out = format!("{}\n", style.bold(&subject.id));
    let mut paragraph = |text: &str, paint: &dyn Fn(&str) -> String| {
        for line in wrap(text, width) {
            out.push_str(&format!("{}\n", paint(&line)));
        }
    };
    let (dim, plain) = (|line: &str| style.dim(line), |line: &str| line.to_owned());
    paragraph(&subject.says, &dim);
    paragraph(&format!("\nhint {} of {STEPS}", step + 1), &dim);
    paragraph(&clean(hint), &plain);
    paragraph(&format!("\n{more}"), &dim);
    Ok(out)
}

/// What the next hint is about, going by a report of one stage: its first failure, or a program that
/// is not begun; nothing where another does not compile.
pub fn subject(report: &Report) -> Option<Subject> {
    if let Some(failed) = run::first_failure(report) {
        return about(failed);
    }
    let unchecked = |program: &&ProgramReport| program.state != ProgramState::Checked;
    let program = report.programs.iter().find(unchecked)?;
    if program.state != ProgramState::NotStarted {
        return None;
    }
    Some(Subject {
        id: program.stage.clone(),
        stage: catalogue::find(&program.stage).ok()?,
        role: Some(program.role),
        says: format!("{} is not started.", program.program),
        hints: None,
    })
}
