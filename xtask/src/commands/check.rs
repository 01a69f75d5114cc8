//! `cargo xtask check`

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use checks::catalogue;
use checks::control::Cancel;
use checks::model::{CheckReport, Outcome, ProgramReport, ProgramState, Report};
use clap::ValueEnum;

use crate::commands::target::Whose;
use crate::judge::{self, Source};
use crate::output::{self, ReportFile, complain};
use crate::progress_store::State;
use crate::report::style::Style;
use crate::report::{html, json, junit, terminal};
use crate::selection::{self, Selection};
use crate::spinner::Progress;
use crate::workspace;

/// Build your programs and check them.
///
/// Builds the programs of a stage, runs every check of it against them, and says what each program
/// did, what it should have done, and why. Without STAGE: the first stage that has not passed yet.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to check: a stage (03, 3 or exception-handling), one check (03.echoes-exactly), or all.
    #[arg(value_name = "STAGE")]
    what: Option<String>,

    #[command(flatten)]
    whose: Whose,

    /// Use the messages of an earlier run; every report prints its seed.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Run this many checks at a time.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Run the checks this many times; stop at the first run whose outcome differs from the first.
    #[arg(long, value_name = "N")]
    repeat: Option<NonZeroUsize>,

    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,

    /// Write the report to this file, whole or not at all; a summary is still printed.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Show every failure in full, not only the first.
    #[arg(long)]
    all: bool,

    /// Check again what has passed and is unchanged.
    ///
    /// Without it, that is answered from your progress, but never in CI (where CI is set), in a report
    /// that goes to a file or to a program, and with --seed or --repeat.
    #[arg(long)]
    fresh: bool,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask check 01                              both programs of stage 01
  cargo xtask check 03 --role server                the server alone
  cargo xtask check 03.survives-broken-pipe         one check
  cargo xtask check 03 --fresh                      even what has passed and is unchanged
  cargo xtask check all --solution                  what right programs look like
  cargo xtask check 02 --server 'python3 echo.py'   a program in any language
  cargo xtask check all --format junit --output report.xml
  cargo xtask check 03 --format html --output report.html

Exit codes: 0 everything that could be checked passed · 1 a program is wrong, not started, or does
not compile · 2 a wrong command, or the workbook itself failed";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Terminal,
    /// For programs; xtask/README.md explains the fields.
    Json,
    /// For CI systems.
    Junit,
    /// For a browser: one file that needs no other.
    Html,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let (roles, source) = args.whose.source()?;
    let selection = selection::select(args.what.as_deref(), &roles, &state)?;
    let file = args.output.as_deref().map(ReportFile::create).transpose()?;

    let jobs = args.jobs.map(NonZeroUsize::get);

    let begun = Instant::now();
    let report = match args.repeat {
        None => {
            let memory = args.may_remember().then_some(&state);
            judge::once(&root, &selection, &source, args.seed, jobs, memory)?
        }
        Some(times) => judge_often(&root, &selection, &source, args.seed, jobs, times.get())?,
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
            let says = format!("stage {stage} has passed before, and no longer does");
            output::print(&format!("{} {says}\n", options.style.yellow("note:")))?;
        }
        output::print_linked(&root, &next_step(&root, &report, options.style))?;
    }
    Ok(report.exit_code())
}

impl Args {
    /// Whether an earlier verdict may be the answer.
    fn may_remember(&self) -> bool {
        let for_people = self.format == Format::Terminal && self.output.is_none();
        for_people && !judge::in_ci() && !self.fresh && self.seed.is_none()
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

/// Runs the checks again and again, each time with other messages unless a seed is given.
fn judge_often(
    root: &Path,
    selection: &Selection,
    source: &Source,
    seed: Option<u64>,
    jobs: Option<usize>,
    times: usize,
) -> Result<Report> {
    let prepared = judge::prepare_visibly(root, selection, source, None)?;
    let never = Cancel::default();
    let mut first: Option<Report> = None;
    for run in 1..=times {
        let seed = seed.unwrap_or_else(output::fresh_seed);
        let mut progress = Progress::new(format!("run {run} of {times}:"), prepared.checks());
        let report = prepared.run(seed, jobs, &never, &mut |event| progress.follow(event))?;
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
        _ => match (judge::first_failure(report), state.first_unpassed()) {
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
