//! The grader: submissions that nobody trusts, one or a cohort, from a folder to marks.

mod formats;
mod ingest;
mod judge;
mod merge;
mod model;
mod state;
mod table;
mod weights;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use checks::catalogue::{self, Stage};
use checks::model::{Role, SandboxPolicy, Tier};
use checks::toolchain::{self, CgroupVersion, Compiler, Wanted};

use crate::args::grade::{Args, GradeCommand, Require};
use crate::output::spinner::Progress;
use crate::output::{self, ReportFile, files};
use crate::prepare::workspace;
use crate::report::style::Style;
use formats::Format;
use ingest::{Found, Sources};
use judge::Grader;
use model::{GradeReport, Partition, SandboxReport, Submission};
use state::Store;

/// Grades what is asked for.
pub fn run(args: &Args) -> Result<u8> {
    if let Some(GradeCommand::Merge {
        shards,
        cohort,
        report,
    }) = &args.merge
    {
        let files = report_files(report)?;
        return finish(&merge::merge(shards, cohort)?, files);
    }
    if args.paths.is_empty() {
        bail!("name a submission, or a folder of them with --cohort");
    }
    let stages = stages(args.stages.as_deref())?;
    let partition = args.partition.as_deref().map(partition).transpose()?;
    if partition.is_some() && args.seed.is_none() {
        bail!("--partition needs --seed N, the same for all parts: they are one run");
    }
    let has_command = args.server.is_some() || args.client.is_some();
    if has_command && (args.resume || args.dedupe) {
        bail!(
            "--resume and --dedupe compare sources, and with --server or --client nobody knows which \
             files a program has"
        );
    }
    // Before any work is done: what can't be written is known now.
    let files = report_files(&args.report)?;
    let (policy, sandbox) = granted(args.require)?;
    let commands = [(Role::Server, &args.server), (Role::Client, &args.client)];
    let commands = commands
        .into_iter()
        .filter_map(|(role, text)| Some((role, text.clone()?)));
    let folder = match &args.state {
        Some(folder) => folder.clone(),
        None => workspace::root()?.join(".workbook/grade"),
    };
    let seed = seed(args, &folder)?;
    let mut grader = Grader {
        checks: weights::points(&stages, args.weights.as_deref())?,
        compiler: compiler(args, &stages, policy)?,
        stages,
        seed,
        reply: args.reply.rule(),
        policy,
        commands: commands.collect(),
        parallel: 2,
    };
    if !grader.commands.is_empty() {
        let commands = grader.commands.clone();
        grader
            .checks
            .retain(|check| commands.iter().any(|(role, _)| *role == check.role));
    }
    let mut found = ingest::find(&args.paths, args.cohort)?;
    if let Some(part) = partition {
        found.retain(|found| ingest::part_of(&found.name, part.of) == part.number);
    }
    for (format, _) in &files {
        format.accepts(found.len())?;
    }
    let store = Store::new(&folder, &key(&grader));
    let submissions = grade_all(&grader, &found, &store, args)?;
    let report = GradeReport {
        version: GradeReport::VERSION,
        workbook: env!("CARGO_PKG_VERSION").to_owned(),
        seed: grader.seed,
        reply: grader.reply,
        stages: grader
            .stages
            .iter()
            .map(|stage| stage.number.to_owned())
            .collect(),
        sandbox,
        partition,
        checks: grader.checks.clone(),
        submissions,
    };
    finish(&report, files)
}

/// The compiler, with the crates that these stages may use beside std, and those that they use in turn.
/// They are built by building a solution of the workbook's, which needs them too.
fn compiler(args: &Args, stages: &[&'static Stage], policy: SandboxPolicy) -> Result<Compiler> {
    let mut libraries = BTreeMap::new();
    // A command brings its own.
    let own = args.server.is_none() && args.client.is_none();
    for stage in stages
        .iter()
        .filter(|stage| own && !stage.crates.is_empty())
    {
        let bins = [format!("sol{}-{}", stage.number, stage.roles[0])];
        let wanted = Wanted {
            bins: &bins,
            crates: stage.crates,
        };
        let built = workspace::build(&workspace::root()?, "solutions", wanted, None)?;
        libraries.extend(built.libraries);
    }
    Compiler::find(policy.tier, libraries)
}

/// The seed of the run: the one that is given; where a run is resumed, that of the earlier one.
fn seed(args: &Args, folder: &Path) -> Result<u64> {
    let file = folder.join("seed");
    let earlier = || fs::read_to_string(&file).ok()?.trim().parse().ok();
    let seed = args.seed.or_else(|| earlier().filter(|_| args.resume));
    let seed = seed.unwrap_or_else(output::fresh_seed);
    files::replace(&file, format!("{seed}\n").as_bytes())?;
    Ok(seed)
}

/// What a verdict depends on beside the sources: the options, and the executable that has the checks.
fn key(grader: &Grader) -> String {
    let stages: Vec<&str> = grader.stages.iter().map(|stage| stage.number).collect();
    let exe = std::env::current_exe().and_then(fs::metadata);
    let exe = exe.map(|meta| (meta.len(), meta.modified().ok()));
    format!(
        "{} {:?} {} {} {:?} {}",
        env!("CARGO_PKG_VERSION"),
        exe.ok(),
        grader.seed,
        stages.join(","),
        grader.reply,
        grader.policy.tier,
    )
}

/// All submissions, several at a time, in their order. One that can't be graded is broken, and stops
/// no other.
fn grade_all(
    grader: &Grader,
    found: &[Found],
    store: &Store,
    args: &Args,
) -> Result<Vec<Submission>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.map_or(cores, usize::from);
    let twins = match args.dedupe {
        true => twins(grader, found)?,
        false => BTreeMap::new(),
    };
    let rows: Mutex<BTreeMap<usize, Submission>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let progress = Clock::new(found.len() - twins.len());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(found.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = found.get(at) else { return };
                    if twins.contains_key(&at) {
                        continue;
                    }
                    let graded = grade_one(grader, one, store, args.resume)
                        .unwrap_or_else(|error| grader.not_graded(one, &error));
                    if let Ok(mut rows) = rows.lock() {
                        rows.insert(at, graded);
                    }
                    progress.one_more();
                }
            });
        }
    });
    let mut rows = rows
        .into_inner()
        .map_err(|_| anyhow!("a thread of the grader panicked"))?;
    for (at, first) in twins {
        if let Some(same) = rows.get(&first).cloned() {
            let twin = Submission {
                name: found[at].name.clone(),
                same_as: Some(same.name.clone()),
                ..same
            };
            rows.insert(at, twin);
        }
    }
    Ok(rows.into_values().collect())
}

/// The submissions whose sources are those of an earlier one, by their places.
fn twins(grader: &Grader, found: &[Found]) -> Result<BTreeMap<usize, usize>> {
    let (mut first, mut twins) = (BTreeMap::new(), BTreeMap::new());
    for (at, one) in found.iter().enumerate() {
        let Ok(sources) = ingest::take_in(one, &grader.stages) else {
            continue;
        };
        // What was refused differs, although nothing of it was taken in.
        if sources.programs.is_empty() || !sources.refused.is_empty() {
            continue;
        }
        // The sources themselves: two of a digest can be made.
        let programs = sources.programs.into_iter();
        let programs: Vec<_> = programs
            .map(|one| (one.stage, one.role, one.text))
            .collect();
        match first.get(&programs) {
            Some(same) => drop(twins.insert(at, *same)),
            None => drop(first.insert(programs, at)),
        }
    }
    Ok(twins)
}

fn grade_one(grader: &Grader, found: &Found, store: &Store, resume: bool) -> Result<Submission> {
    let sources = match grader.commands.is_empty() {
        true => ingest::take_in(found, &grader.stages)?,
        // A command's files are not taken in: nothing is known of what they are.
        false => Sources::default(),
    };
    if let Some(mut earlier) = store
        .finished(&found.name, &sources.digest)
        .filter(|_| resume)
    {
        earlier.score = judge::score(&grader.checks, &earlier.report);
        earlier.refused = sources.refused;
        return Ok(earlier);
    }
    let graded = grader.grade(found, &sources)?;
    if let Err(error) = store.keep(&graded) {
        // The marks are there all the same.
        output::complain(&format!("note: {error:#}"));
    }
    Ok(graded)
}

/// The time that is left, by what the finished ones took.
struct Clock {
    all: usize,
    done: AtomicUsize,
    began: Instant,
    line: Progress,
}

impl Clock {
    fn new(all: usize) -> Self {
        Clock {
            all,
            done: AtomicUsize::new(0),
            began: Instant::now(),
            line: Progress::new("", all),
        }
    }

    fn one_more(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let left = self.began.elapsed() * (self.all - done) as u32 / done as u32;
        let left = Duration::from_secs(left.as_secs());
        self.line
            .show(&format!("graded {done} of {}, {left:?} left", self.all));
    }
}

/// `03`, `01-04`, `01,03-05`.
fn stages(list: Option<&str>) -> Result<Vec<&'static Stage>> {
    let all = catalogue::stages();
    let Some(list) = list else {
        return Ok(all.iter().collect());
    };
    let mut wanted = Vec::new();
    for part in list.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let place = |name: &str| -> Result<usize> {
            let stage = catalogue::find(name)?;
            let at = all.iter().position(|known| known.number == stage.number);
            at.context("a stage of the catalogue")
        };
        let (from, to) = (place(from)?, place(to)?);
        if from > to {
            bail!("--stages {part} ends before it begins");
        }
        wanted.extend(from..=to);
    }
    wanted.sort_unstable();
    wanted.dedup();
    Ok(wanted.into_iter().map(|at| &all[at]).collect())
}

/// `2/4`
fn partition(text: &str) -> Result<Partition> {
    let parts = text.split_once('/');
    let parts = parts.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if number >= 1 && number <= of => Ok(Partition { number, of }),
        _ => bail!("--partition {text}: write K/N, such as 2/4, with K from 1 to N"),
    }
}

/// What confines the submissions, where the machine grants it.
fn granted(require: Require) -> Result<(SandboxPolicy, SandboxReport)> {
    let (tier, not_covered) = match require {
        Require::None => (
            Tier::None,
            vec![
                "submissions may read what you may read, use memory and processor time, and the compiler \
                 may read your files",
            ],
        ),
        Require::Full | Require::Reduced => match (require, toolchain::sandbox_works(Tier::Full)) {
            (_, Ok(())) => (Tier::Full, Vec::new()),
            (Require::Reduced, Err(_)) => {
                toolchain::sandbox_works(Tier::Reduced).map_err(|why| {
                    anyhow!(
                        "this machine grants no sandbox, not even a reduced one ({why}); only for \
                         submissions that you trust: --require none"
                    )
                })?;
                let mut lost = vec![
                    "submissions are in this machine's network, and may connect to others",
                    "submissions see which processes there are, and the names of files",
                ];
                if !toolchain::keeps_signals_in() {
                    lost.push("submissions may send signals to your other processes");
                }
                (Tier::Reduced, lost)
            }
            (_, Err(why)) => bail!(
                "this machine does not grant the sandbox of strangers' programs ({why}); --require reduced \
                 does without namespaces, and --require none is only for submissions that you trust"
            ),
        },
    };
    let (limits_by, unbounded) = limits(tier);
    let report = SandboxReport {
        tier: tier.name().to_owned(),
        limits_by: limits_by.to_owned(),
        not_covered: not_covered
            .into_iter()
            .chain(unbounded)
            .map(str::to_owned)
            .collect(),
    };
    Ok((SandboxPolicy { tier }, report))
}

/// What bounds memory and processes, and what nothing bounds.
fn limits(tier: Tier) -> (&'static str, Vec<&'static str>) {
    let version = match tier {
        Tier::None => return ("nothing", Vec::new()),
        Tier::Full | Tier::Reduced => toolchain::cgroup_version(),
    };
    match version {
        Some(CgroupVersion::V1) => ("cgroup v1", Vec::new()),
        Some(CgroupVersion::V2) => ("cgroup v2", Vec::new()),
        None => {
            let memory = "the memory of all processes of a program together is not bounded, only that of each";
            let processes = "the number of a program's processes is not bounded, for you are root and \
                             this machine lets you make no cgroup";
            let of_root = nix::unistd::geteuid().is_root().then_some(processes);
            ("rlimit", std::iter::once(memory).chain(of_root).collect())
        }
    }
}

/// `FORMAT=FILE`
fn report_files(asked: &[String]) -> Result<Vec<(Format, ReportFile)>> {
    let file = |text: &String| {
        let (format, path) = text.split_once('=').with_context(|| {
            format!("--report {text}: write FORMAT=FILE, such as json=marks.json")
        })?;
        Ok((Format::named(format)?, ReportFile::create(Path::new(path))?))
    };
    asked.iter().map(file).collect()
}

fn finish(report: &GradeReport, files: Vec<(Format, ReportFile)>) -> Result<u8> {
    let mut unwritten = Vec::new();
    for (format, file) in files {
        match format.write(report) {
            Ok(text) => file.write(&text)?,
            Err(why) => unwritten.push(why),
        }
    }
    let style = Style {
        colour: output::colour(),
    };
    output::print(&table::write(report, output::width(), style))?;
    for why in &unwritten {
        output::complain(&format!("{why:#}"));
    }
    let mut submissions = report.submissions.iter();
    let broken = submissions.any(|submission| submission.score.broken);
    Ok(if broken || !unwritten.is_empty() {
        2
    } else {
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_chosen_by_number_range_and_list() {
        let numbers = |list| -> Vec<&str> {
            let chosen = stages(Some(list)).unwrap();
            chosen.iter().map(|stage| stage.number).collect()
        };
        assert_eq!(numbers("03"), ["03"]);
        assert_eq!(numbers("05,1-2"), ["01", "02", "05"]);
        assert!(stages(Some("04-02")).is_err());
        assert!(stages(Some("77")).is_err());
    }

    #[test]
    fn each_name_is_in_one_part() {
        let part = partition("2/4").unwrap();
        assert_eq!((part.number, part.of), (2, 4));
        for wrong in ["0/4", "5/4", "x", "1/0"] {
            assert!(partition(wrong).is_err(), "{wrong}");
        }
    }
}
