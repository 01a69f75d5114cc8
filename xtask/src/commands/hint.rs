//! `cargo xtask hint`

use std::path::Path;

use anyhow::Result;
use checks::verdict::{ProgramState, Role};
use checks::{catalogue, hints};

use crate::judge::{self, Source};
use crate::output;
use crate::report::style::{Style, wrap};
use crate::selection;
use crate::state::State;
use crate::workspace;

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
struct Subject {
    /// A check's id, or a stage's number for a program that is not begun.
    id: String,
    stage: &'static str,
    says: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let subject = match args.what.as_deref() {
        Some(name) if name.contains('.') => {
            let (stage, check) = selection::find_check(name)?;
            let (id, says) = (check.info.id.to_owned(), check.info.title.to_owned());
            Some(Subject {
                id,
                stage: stage.number,
                says,
            })
        }
        what => now(&root, what, &state)?,
    };
    let style = Style {
        colour: output::colour(),
    };
    let Some(subject) = subject else { return Ok(0) };
    let Some(steps) = hints::of(&subject.id) else {
        anyhow::bail!("there is no hint for {}", subject.id)
    };
    let step = state.hints_given(&subject.id).min(steps.len() - 1);
    State::update(&root, |state| state.give_hints(&subject.id, step + 1));

    let mut out = format!("{}\n", style.bold(&subject.id));
    for line in wrap(&subject.says, output::width()) {
        out.push_str(&format!("{}\n", style.dim(&line)));
    }
    out.push_str(&format!(
        "\n{}\n",
        style.dim(&format!("hint {} of {}", step + 1, steps.len()))
    ));
    for line in wrap(steps[step], output::width()) {
        out.push_str(&format!("{line}\n"));
    }
    let more = match step + 1 < steps.len() {
        true => format!(
            "call again for the next hint, or: cargo xtask check {}",
            subject.stage
        ),
        false => format!(
            "that was the last hint; if it does not help: cargo xtask solution {} --spoil",
            subject.stage
        ),
    };
    out.push_str(&format!("\n{}\n", style.dim(&more)));
    output::print(&out)?;
    Ok(0)
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
    let report = judge::once(root, &selection, &Source::Exercises, None, None, None)?;
    if let Some(failed) = judge::first_failure(&report) {
        let (id, says) = (failed.id.clone(), failed.title.clone());
        return Ok(Some(Subject {
            id,
            stage: stage.number,
            says,
        }));
    }
    for program in &report.programs {
        match program.state {
            ProgramState::Checked => {}
            ProgramState::NotStarted => {
                let says = format!("{} is not started.", program.program);
                return Ok(Some(Subject {
                    id: stage.number.to_owned(),
                    stage: stage.number,
                    says,
                }));
            }
            ProgramState::DoesNotCompile { .. } => {
                output::print(&format!(
                    "{} does not compile, and the compiler gives the best hint:\n\
                     cargo xtask check {}\n",
                    program.program, stage.number
                ))?;
                return Ok(None);
            }
        }
    }
    output::print(&format!("Nothing fails in stage {}.\n", stage.number))?;
    Ok(None)
}
