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
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use checks::catalogue::{self, Stage};
use checks::model::{Role, SandboxPolicy, Tier};
use checks::toolchain::{self, Compiler};

use crate::args::grade::{Args, GradeCommand, Require};
use crate::output::spinner::Progress;
use crate::output::{self, ReportFile};
use crate::prepare::workspace;
use crate::report::style::Style;
use formats::Format;
use ingest::{Found, Sources, number_of};
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
    // Before any work is done: what can't be written is known now.
    let files = report_files(&args.report)?;
    let (policy, sandbox) = granted(args.require)?;
    let commands = [(Role::Server, &args.server), (Role::Client, &args.client)];
    let commands = commands
        .into_iter()
        .filter_map(|(role, text)| Some((role, text.clone()?)));
    let mut grader = Grader {
        checks: weights::points(&stages, args.weights.as_deref())?,
        stages,
        seed: args.seed.unwrap_or_else(output::fresh_seed),
        reply: args.reply.rule(),
        policy,
        compiler: Compiler::find(policy.tier == Tier::Full)?,
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
        let of = u64::from(part.of);
        found.retain(|found| number_of(&found.name) % of == u64::from(part.number - 1));
    }
    let folder = match &args.state {
        Some(folder) => folder.clone(),
        None => workspace::root()?.join(".workbook/grade"),
    };
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

/// What a verdict depends on beside the sources.
fn key(grader: &Grader) -> String {
    let stages: Vec<&str> = grader.stages.iter().map(|stage| stage.number).collect();
    let ids: Vec<&str> = grader
        .checks
        .iter()
        .map(|check| check.id.as_str())
        .collect();
    format!(
        "{} {} {:?} {} {:?} {:x}",
        env!("CARGO_PKG_VERSION"),
        stages.join(","),
        grader.reply,
        grader.policy.tier,
        grader.commands,
        number_of(&ids.join(" "))
    )
}

/// All submissions, several at a time, in their order.
fn grade_all(
    grader: &Grader,
    found: &[Found],
    store: &Store,
    args: &Args,
) -> Result<Vec<Submission>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.map_or(cores, usize::from);
    let rows: Mutex<BTreeMap<usize, Submission>> = Mutex::default();
    let by_digest: Mutex<BTreeMap<String, Submission>> = Mutex::default();
    let failure: Mutex<Option<anyhow::Error>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let progress = Clock::new(found.len());
    let one = |found: &Found| -> Result<Submission> {
        let sources = match grader.commands.is_empty() {
            true => ingest::take_in(found, &grader.stages)?,
            // A command's files are not taken in: nothing is known of what they are.
            false => Sources::default(),
        };
        let finished = store.finished(&found.name, &sources.digest);
        if let Some(mut earlier) = finished.filter(|_| args.resume && !sources.digest.is_empty()) {
            earlier.score = judge::score(&grader.checks, &earlier.report);
            return Ok(earlier);
        }
        let twin = by_digest
            .lock()
            .ok()
            .and_then(|known| known.get(&sources.digest).cloned());
        if let Some(twin) = twin.filter(|_| args.dedupe && !sources.digest.is_empty()) {
            return Ok(Submission {
                name: found.name.clone(),
                same_as: Some(twin.name.clone()),
                refused: sources.refused,
                ..twin
            });
        }
        let graded = grader.grade(found, &sources)?;
        store.keep(&graded)?;
        if let Ok(mut known) = by_digest.lock() {
            known
                .entry(graded.digest.clone())
                .or_insert_with(|| graded.clone());
        }
        Ok(graded)
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(found.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(found) = found.get(at) else { return };
                    let graded = one(found).with_context(|| format!("grading {}", found.name));
                    match graded {
                        Ok(graded) => {
                            if let Ok(mut rows) = rows.lock() {
                                rows.insert(at, graded);
                            }
                        }
                        Err(error) => {
                            if let Ok(mut failure) = failure.lock() {
                                failure.get_or_insert(error);
                            }
                            return;
                        }
                    }
                    progress.one_more();
                }
            });
        }
    });
    if let Some(error) = failure.into_inner().ok().flatten() {
        return Err(error.context("what was finished is kept: go on with --resume"));
    }
    let rows = rows
        .into_inner()
        .map_err(|_| anyhow!("a thread of the grader panicked"))?;
    Ok(rows.into_values().collect())
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
    let policy = |tier| SandboxPolicy { tier };
    match require {
        Require::Full => {
            toolchain::sandbox_works().map_err(|why| {
                anyhow!(
                    "this machine does not grant the sandbox of strangers' programs ({why}); only for \
                     submissions that you trust: --require none"
                )
            })?;
            Ok((
                policy(Tier::Full),
                SandboxReport {
                    tier: Tier::Full.name().to_owned(),
                    limits_by: "rlimit".to_owned(),
                    not_covered: vec![
                        "the memory of all processes of a program together is not bounded, only that of \
                         each"
                            .to_owned(),
                    ],
                },
            ))
        }
        Require::None => Ok((
            policy(Tier::None),
            SandboxReport {
                tier: Tier::None.name().to_owned(),
                limits_by: "nothing".to_owned(),
                not_covered: vec![
                    "submissions may read what you may read, use memory and processor time, and the \
                     compiler may read your files"
                        .to_owned(),
                ],
            },
        )),
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
    for (format, file) in files {
        file.write(&format.write(report)?)?;
    }
    let style = Style {
        colour: output::colour(),
    };
    output::print(&table::write(report, output::width(), style))?;
    let broken = report
        .submissions
        .iter()
        .any(|submission| submission.score.broken);
    Ok(if broken { 2 } else { 0 })
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
