//! Hints: which is next, and what it says.

use std::path::Path;

use anyhow::{Context, Result};
use checks::catalogue::{self, Stage};
use checks::model::{ProgramReport, ProgramState, Report, Role};

use crate::prepare::progress_store::State;
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
    let steps = catalogue::hints(&subject.id)
        .with_context(|| format!("there is no hint for {}", subject.id))?;
    let mut out = format!("{}\n", style.bold(&subject.id));
    let mut paragraph = |text: &str, paint: &dyn Fn(&str) -> String| {
        for line in wrap(text, width) {
            out.push_str(&format!("{}\n", paint(&line)));
        }
    };
    let (dim, plain) = (|line: &str| style.dim(line), |line: &str| line.to_owned());
    paragraph(&subject.says, &dim);
    paragraph(&format!("\nhint {} of {STEPS}", step + 1), &dim);
    paragraph(steps[step], &plain);
    paragraph(&format!("\n{more}"), &dim);
    Ok(out)
}

/// What the next hint is about, going by a report of one stage: its first failure, or a program that
/// is not begun; nothing where another does not compile.
pub fn subject(report: &Report) -> Option<Subject> {
    if let Some(failed) = run::first_failure(report) {
        return Some(Subject {
            id: failed.id.clone(),
            stage: catalogue::find(&failed.stage).ok()?,
            role: Some(failed.role),
            says: failed.title.clone(),
        });
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
    })
}
