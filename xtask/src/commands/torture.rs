//! `cargo xtask torture`

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Result, bail};
use checks::catalogue::{self, PERMITTED, PermittedAnswer};
use checks::control::Cancel;
use checks::model::{
    CallCount, CheckReport, Effect, Fault, Job, Outcome, Plan, ProgramReport, ProgramState,
};
use checks::runner;

use crate::args::Whose;
use crate::args::torture::{Args, Format};
use crate::output::spinner::Progress;
use crate::output::{self};
use crate::prepare::programs::Prepared;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, target, workspace};
use crate::report::style::Style;
use crate::report::torture::{self, Case, TortureReport, Tortured};
use crate::run;

/// How many occurrences of a call are tried.
const OCCURRENCES: usize = 8;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let (roles, source) = target::source(&args.whose)?;
    let next = State::load(&root).first_unpassed();
    let selection = selection::select(args.what.as_deref(), &roles, next)?;
    if args.what.as_deref().is_some_and(|what| what.contains('.')) {
        bail!("torture runs one fixed conversation: name a stage, not a check");
    }
    if !(selection.parts.iter()).any(|part| part.stage.can_be_tortured(part.role)) {
        bail!(
            "stage {}: torture is for programs that have a conversation over a stream: try 03 or 05",
            selection.asked
        );
    }
    let prepared = run::prepare_visibly(&root, &selection, &source, None)?;
    let seed = args.seed.unwrap_or_else(output::fresh_seed);
    let parallel = args.jobs.map(NonZeroUsize::get);
    let mut report = TortureReport {
        version: TortureReport::VERSION,
        seed,
        programs: Vec::new(),
    };
    for program in &prepared.programs {
        if let Some(done) = torture(&root, &prepared, program, &args.whose, seed, parallel)? {
            report.programs.push(done);
        }
    }
    let style = Style {
        colour: output::colour(),
    };
    match args.format {
        Format::Terminal => {
            output::print_linked(&root, &torture::write(&report, output::width(), style))?;
        }
        Format::Json => output::print(&(serde_json::to_string_pretty(&report)? + "\n"))?,
    }
    Ok(report.exit_code())
}

/// All cases of one program; `None` for one that has no conversation over a stream.
fn torture(
    root: &Path,
    prepared: &Prepared,
    program: &ProgramReport,
    whose: &Whose,
    seed: u64,
    parallel: Option<usize>,
) -> Result<Option<Tortured>> {
    let stage = catalogue::find(&program.stage)?;
    if !stage.can_be_tortured(program.role) {
        return Ok(None);
    }
    let mut tortured = Tortured {
        stage: program.stage.clone(),
        role: program.role,
        program: program.program.clone(),
        again: again(whose, program),
        fails_without_faults: None,
        cases: Vec::new(),
    };
    let job =
        (prepared.jobs.iter()).find(|job| job.stage == program.stage && job.role == program.role);
    let Some(job) = job else {
        tortured.fails_without_faults = Some(match program.state {
            ProgramState::NotStarted => "it is the untouched starter".to_owned(),
            _ => "it does not compile".to_owned(),
        });
        return Ok(Some(tortured));
    };
    let under = |faults: Vec<Fault>| Job {
        only: None,
        torture: Some(faults),
        ..job.clone()
    };
    let runs = |jobs: Vec<Job>| Plan {
        parallel,
        reply: prepared.reply,
        ..Plan::new(jobs, seed, root)
    };
    let first = judge(&runs(vec![under(Vec::new())]), "")?;
    match first.first().map(|report| (&report.outcome, report)) {
        Some((Outcome::Pass, report)) => {
            let faults = cases(program, &report.calls);
            let jobs = faults.iter().map(|(_, fault)| under(vec![fault.clone()]));
            let reports = judge(&runs(jobs.collect()), "answered")?;
            let demanded = |row: &PermittedAnswer| {
                row.demanded_from
                    .is_some_and(|first| first <= program.stage.as_str())
            };
            let pairs = faults.iter().zip(reports);
            tortured.cases = pairs
                .map(|((row, fault), report)| {
                    Case::new(fault, row.man_page, demanded(row), report.outcome)
                })
                .collect();
        }
        Some((Outcome::Skipped { why } | Outcome::Broken { why }, _)) => bail!("{why}"),
        Some((Outcome::Fail(failure), _)) => {
            let text = format!("expected {}; got {}", failure.expected, failure.got);
            tortured.fails_without_faults = Some(text);
        }
        None => bail!("the run gave no result"),
    }
    Ok(Some(tortured))
}

/// One report for each job.
fn judge(plan: &Plan, label: &str) -> Result<Vec<CheckReport>> {
    let mut progress = Progress::new(label, plan.jobs.len());
    let worker = workspace::worker()?;
    let never = Cancel::default();
    let results = runner::run(plan, &worker, &never, &mut |event| progress.follow(event))?;
    Ok(results.jobs.into_iter().flatten().collect())
}

/// Each answer for each occurrence of its call.
fn cases(program: &ProgramReport, calls: &[CallCount]) -> Vec<(&'static PermittedAnswer, Fault)> {
    let mut cases = Vec::new();
    for row in PERMITTED.iter().filter(|row| row.role == program.role) {
        let gets = |call: &&CallCount| {
            call.class == row.class
                && row.on.is_none_or(|on| call.on == Some(on))
                && (row.effect != Effect::Expire || call.timed)
        };
        let count: usize = calls.iter().filter(gets).map(|call| call.count).sum();
        let last = count.min(OCCURRENCES + row.from - 1);
        cases.extend((row.from..=last).map(|nth| (row, row.fault(nth))));
    }
    cases
}

/// What chooses this program on the command line of `explain`.
fn again(whose: &Whose, program: &ProgramReport) -> String {
    let mut words = Vec::new();
    let commands = [("--server", &whose.server), ("--client", &whose.client)];
    let mut given = commands
        .iter()
        .filter_map(|(option, text)| Some((option, text.as_ref()?)));
    match given.find(|(option, _)| option[2..] == *program.role.name()) {
        Some((option, text)) => {
            let text = shlex::try_quote(text).map_or_else(|_| text.clone(), Into::into);
            words.push(format!("{option} {text}"));
        }
        None => words.push(format!("--role {}", program.role)),
    }
    if whose.solution {
        words.push("--solution".to_owned());
    }
    if let Some(address) = &whose.fixed_address {
        words.push(format!("--fixed-address {address}"));
    }
    if matches!(whose.reply, crate::args::ReplyArg::Same) {
        words.push("--reply same".to_owned());
    }
    words.join(" ")
}
