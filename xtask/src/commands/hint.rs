//! `cargo xtask hint`

use crate::tutor::hint::{STEPS, Subject, about, next_step, subject, text};
use std::path::Path;

use anyhow::Result;
use checks::catalogue;
use checks::model::{ProgramReport, ProgramState, Role};

use crate::args::hint::Args;
use crate::output;
use crate::prepare::programs::Source;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, workspace};
use crate::report::style::Style;
use crate::run;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let subject = match args.what.as_deref() {
        Some(name) if name.contains('.') => {
            let (stage, check) = selection::find_check(name)?;
            let failed = mistake(&root, check.info.id, check.info.role, &state);
            Some(failed.unwrap_or_else(|| Subject {
                id: check.info.id.to_owned(),
                stage,
                role: Some(check.info.role),
                says: check.info.title.to_owned(),
                hints: None,
            }))
        }
        what => now(&root, what, &state)?,
    };
    let style = Style {
        colour: output::colour(),
    };
    let Some(subject) = subject else { return Ok(0) };
    let step = next_step(&root, &subject);
    let stage = subject.stage.number;
    let more = match step + 1 < STEPS {
        true => format!("run it again for the next hint, or: cargo xtask check {stage}"),
        false => {
            let role = subject.role.filter(|_| subject.stage.roles.len() > 1);
            let role = role.map_or(String::new(), |role| format!(" --role {role}"));
            let spoil = match state.was_passed(subject.stage) {
                true => "",
                false => " --spoil",
            };
            format!(
                "that was the last hint; if it does not help:\n\
                 cargo xtask solution {stage}{role}{spoil}"
            )
        }
    };
    output::print(&text(&subject, step, &more, output::width(), style)?)?;
    Ok(0)
}

/// The mistake that a check shows now, if it fails, and its cause is known. Hints are given also where
/// that can't be found out: for a program that is not begun, or does not compile.
fn mistake(root: &Path, id: &str, role: Role, state: &State) -> Option<Subject> {
    let selection = selection::select(Some(id), &[role], None).ok()?;
    let memory = (!run::in_ci()).then_some(state);
    let source = Source::Exercises;
    let report = run::once(
        root,
        &selection,
        &source,
        None,
        run::Pace::default(),
        memory,
    )
    .ok()?;
    about(run::first_failure(&report)?).filter(|subject| subject.hints.is_some())
}

/// What fails in the stage now, after saying what stands in the way of a hint.
fn now(root: &Path, what: Option<&str>, state: &State) -> Result<Option<Subject>> {
    if what.is_none() && state.first_unpassed().is_none() {
        output::print("Every stage has passed; there is nothing to give a hint for.\n")?;
        return Ok(None);
    }
    let what = what.or(state.first_unpassed().map(|stage| stage.number));
    let stage = catalogue::find(what.unwrap_or_default())?;
    let roles = [Role::Server, Role::Client];
    let selection = selection::select(Some(stage.number), &roles, None)?;
    let memory = (!run::in_ci()).then_some(state);
    let report = run::once(
        root,
        &selection,
        &Source::Exercises,
        None,
        run::Pace::default(),
        memory,
    )?;
    if let Some(subject) = subject(&report) {
        return Ok(Some(subject));
    }
    let uncompiled = |program: &&ProgramReport| program.state != ProgramState::Checked;
    output::print(&match report.programs.iter().find(uncompiled) {
        Some(program) => format!(
            "{} does not compile, and the compiler gives the best hint:\n\
             cargo xtask check {}\n",
            program.program, stage.number
        ),
        None => format!("Nothing fails in stage {}.\n", stage.number),
    })?;
    Ok(None)
}
