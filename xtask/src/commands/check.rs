//! `cargo xtask check`

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use checks::catalogue::{self, PERMITTED};
use checks::control::Cancel;
use checks::model::{CheckReport, Outcome, ProgramReport, ProgramState, Report, Role};

use crate::args::check::{Args, Format};
use crate::output::spinner::Progress;
use crate::output::{self, ReportFile, complain};
use crate::prepare::programs::Source;
use crate::prepare::progress_store::State;
use crate::prepare::selection::{self, Selection};
use crate::prepare::{target, workspace};
use crate::report::style::Style;
use crate::report::{html, json, junit, terminal};
use crate::run::{self, Pace};

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let (roles, source) = target::source(&args.whose)?;
    let selection = selection::select(args.what.as_deref(), &roles, state.first_unpassed())?;
    let file = args.output.as_deref().map(ReportFile::create).transpose()?;

    let pace = Pace {
        jobs: args.jobs.map(NonZeroUsize::get),
        time_limit: args.time_limit.get(),
    };

    let begun = Instant::now();
    let report = match args.repeat {
        None => {
            let memory = args.may_remember().then_some(&state);
            run::once(&root, &selection, &source, args.seed, pace, memory)?
        }
        Some(times) => judge_often(&root, &selection, &source, args.seed, pace, times.get())?,
    };
    let options = terminal::Options {
        width: output::width(),
        style: Style {
            colour: output::colour(),
        },
        all: args.all,
        elapsed: Some(begun.elapsed()),
    };
    let plain = terminal::Options {
        width: 80,
        style: Style { colour: false },
        ..options
    };
    let text = match args.format {
        Format::Terminal => {
            terminal::write(&report, if file.is_some() { &plain } else { &options })
        }
        Format::Json => json::write(&report)?,
        Format::Junit => junit::write(&report)?,
        Format::Html => html::write(&report),
    };
    match file {
        Some(file) => {
            file.write(&text)?;
            output::print_linked(&root, &terminal::write(&report, &options))?;
        }
        None if args.format == Format::Terminal => output::print_linked(&root, &text)?,
        None => output::print(&text)?,
    }
    if matches!(source, Source::Exercises) && args.format == Format::Terminal {
        for stage in no_longer_passing(&state, &report) {
            let says = format!("stage {stage} passed before, and now fails");
            output::print(&format!("{} {says}\n", options.style.yellow("note:")))?;
        }
        output::print_linked(&root, &next_step(&root, &report, options.style))?;
        for stage in ready_for_torture(&report) {
            let text =
                format!("cargo xtask torture {stage}: every answer that the kernel may give");
            output::print(&format!("{} {text}\n", options.style.dim("more:")))?;
        }
    }
    Ok(report.exit_code())
}

impl Args {
    /// Whether an earlier verdict may be the answer.
    fn may_remember(&self) -> bool {
        let for_people = self.format == Format::Terminal && self.output.is_none();
        for_people && !run::in_ci() && !self.fresh && self.seed.is_none()
    }
}

/// The stages that passed once, and of which a program fails now or does not compile.
fn no_longer_passing<'a>(state: &State, report: &'a Report) -> BTreeSet<&'a str> {
    let fails = |program: &&ProgramReport| {
        let mut checks = report.checks.iter();
        matches!(program.state, ProgramState::DoesNotCompile { .. })
            || checks.any(|check| {
                check.stage == program.stage
                    && check.role == program.role
                    && matches!(check.outcome, Outcome::Fail(_))
            })
    };
    let programs = report.programs.iter().filter(fails);
    let stages = programs.map(|program| program.stage.as_str());
    let passed = |stage: &&str| catalogue::find(stage).is_ok_and(|stage| state.was_passed(stage));
    stages.filter(passed).collect()
}

/// The stages that passed whole, about streams and errors: whoever has passed them may go further.
fn ready_for_torture(report: &Report) -> BTreeSet<&str> {
    let demands = |stage: &catalogue::Stage| {
        let mut rows = PERMITTED.iter().filter_map(|row| row.demanded_from);
        stage.can_be_tortured(Role::Server) && rows.all(|first| first <= stage.number)
    };
    let passed = report.totals.passed == report.totals.all;
    let stages = report.programs.iter().map(|program| program.stage.as_str());
    stages
        .filter(|number| passed && catalogue::find(number).is_ok_and(demands))
        .collect()
}

/// Runs the checks again and again, each time with other messages unless a seed is given.
fn judge_often(
    root: &Path,
    selection: &Selection,
    source: &Source,
    seed: Option<u64>,
    pace: Pace,
    times: usize,
) -> Result<Report> {
    let prepared = run::prepare_visibly(root, selection, source, None)?;
    let never = Cancel::default();
    let mut first: Option<Report> = None;
    for run in 1..=times {
        let seed = seed.unwrap_or_else(output::fresh_seed);
        let mut progress = Progress::new(format!("run {run} of {times}:"), prepared.checks());
        let report = prepared.run(seed, pace, &never, &mut |event| progress.follow(event))?;
        drop(progress);
        if let Some(first) = &first
            && let Some(what) = difference(first, &report)
        {
            complain(&format!(
                "run {run} of {times} differs from the first: {what}"
            ));
            prepared.keep(&report);
            return Ok(report);
        }
        first.get_or_insert(report);
    }
    complain(&format!("{times} runs, all with the same outcome"));
    let report = first.context("no run was asked for")?;
    prepared.keep(&report);
    Ok(report)
}

/// What differs between two runs of the same checks.
fn difference(first: &Report, other: &Report) -> Option<String> {
    let name = |check: &CheckReport| check.outcome.name();
    first
        .checks
        .iter()
        .zip(&other.checks)
        .find(|(a, b)| name(a) != name(b))
        .map(|(a, b)| {
            format!(
                "{} was {} with seed {}, and is {} with seed {}",
                a.id,
                name(a),
                first.seed,
                name(b),
                other.seed
            )
        })
}

/// The one thing to do now.
fn next_step(root: &Path, report: &Report, style: Style) -> String {
    let state = State::load(root);
    let unfinished = report
        .programs
        .iter()
        .find(|p| p.state != ProgramState::Checked);
    let next = match unfinished {
        Some(program) if report.totals.failed == 0 => match program.state {
            ProgramState::NotStarted => {
                let lesson = Path::new(&program.program).with_file_name("README.md");
                format!("read {}, then edit {}", lesson.display(), program.program)
            }
            _ => format!(
                "edit {}, then cargo xtask check {}",
                program.program, program.stage
            ),
        },
        _ if report.exit_code() == 2 => return String::new(),
        _ => match (run::first_failure(report), state.first_unpassed()) {
            (Some(failed), _) => {
                format!(
                    "cargo xtask hint {}; then cargo xtask check {}",
                    failed.stage, failed.stage
                )
            }
            (None, Some(stage)) => format!("cargo xtask check {}", stage.number),
            (None, None) => "every stage has passed: cargo xtask list".to_owned(),
        },
    };
    format!("{} {next}\n", style.dim("next:"))
}
