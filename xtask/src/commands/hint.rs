//! `cargo xtask hint`

use std::path::Path;

use anyhow::{Context, Result};
use checks::catalogue::{self, Stage};
use checks::model::{ProgramReport, ProgramState, Report, Role};

use crate::judge::{self, Source};
use crate::progress_store::State;
use crate::report::style::{Style, wrap};
use crate::{output, selection, workspace};

/// Give the next hint for what fails now.
///
/// Each call says a little more: first a question, then where to look, then nearly the answer. The
/// programs of the stage are checked first, and the hint is for the first check that fails.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask hint                              for the first stage that has not passed
  cargo xtask hint 03                           for what fails in stage 03
  cargo xtask hint 03.survives-broken-pipe      for this check")]
pub struct Args {
    /// A stage (03, 3 or exception-handling), or one check (03.echoes-exactly).
    #[arg(value_name = "STAGE")]
    what: Option<String>,
}

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

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let subject = match args.what.as_deref() {
        Some(name) if name.contains('.') => {
            let (stage, check) = selection::find_check(name)?;
            Some(Subject {
                id: check.info.id.to_owned(),
                stage,
                role: Some(check.info.role),
                says: check.info.title.to_owned(),
            })
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
        true => format!("call again for the next hint, or: cargo xtask check {stage}"),
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
    if let Some(failed) = judge::first_failure(report) {
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

/// What fails in the stage now, after saying what stands in the way of a hint.
fn now(root: &Path, what: Option<&str>, state: &State) -> Result<Option<Subject>> {
    if what.is_none() && state.first_unpassed().is_none() {
        output::print("Every stage has passed; there is nothing to give a hint for.\n")?;
        return Ok(None);
    }
    let what = what.or(state.first_unpassed().map(|stage| stage.number));
    let stage = catalogue::find(what.unwrap_or_default())?;
    let roles = [Role::Server, Role::Client];
    let selection = selection::select(Some(stage.number), &roles, state)?;
    let memory = (!judge::in_ci()).then_some(state);
    let report = judge::once(root, &selection, &Source::Exercises, None, None, memory)?;
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
