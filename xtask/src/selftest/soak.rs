//! `cargo xtask soak`

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use checks::model::Tier;
use checks::selftest::stress::{self, SubjectCommand};
use checks::selftest::{
    self, Bench, Depth, Expect, Kind, KnownProgram, KnownPrograms, Load, Selection,
};

use super::print_foreign;
use crate::args::soak::Args;
use crate::output;
use crate::output::spinner::Progress;
use crate::prepare::workspace;

/// The wrong programs are spread over this many runs.
const PARTS: usize = 16;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    if let Some(trials) = args.quiescence {
        return quiescence(args, trials);
    }
    let root = workspace::root()?;
    let begun = Instant::now();
    let end = args
        .seconds
        .map(|seconds| begun + Duration::from_secs(seconds));
    let line = Progress::new("", 0);
    line.show("building the programs");
    let subjects = subjects(args, &root)?;
    // In each run, and by turns.
    let (always, turns): (Vec<&KnownProgram>, Vec<&KnownProgram>) = subjects
        .all
        .iter()
        .partition(|subject| args.mutants || args.right || subject.kind == Kind::Solution);
    let depth = match args.mutants {
        true => Depth::Caught(args.runs.max(1)),
        false => Depth::All,
    };
    let worker = workspace::worker()?;
    let first = args.seed.unwrap_or_else(output::fresh_seed);

    let _load = Load::begin(args.load);
    let (mut runs, mut verdicts) = (0, 0);
    while runs < args.runs && end.is_none_or(|end| Instant::now() < end) {
        let seed = first.wrapping_add(runs as u64);
        line.show(&format!(
            "run {} of {}, {verdicts} verdicts",
            runs + 1,
            args.runs
        ));
        // Chosen by the seed, so that a seed alone brings a run back.
        let part = turns.iter().skip(seed as usize % PARTS).step_by(PARTS);
        let chosen: Vec<&KnownProgram> = always.iter().chain(part).copied().collect();
        let bench = Bench {
            root: &root,
            worker: &worker,
            seed,
            parallel: None,
            depth,
            tier: Tier::None,
            words: args.checks.clone(),
        };
        let findings = selftest::judge(&bench, &chosen, &mut |_| {})?;
        runs += 1;
        verdicts += findings.checks;
        if let Some(complaint) = findings.complaints.first() {
            drop(line);
            print_foreign(&format!(
                "✗ {complaint}\nrun {runs} went wrong; again: cargo xtask soak{}{} --seed {seed} --runs 1\n",
                match (args.mutants, args.right) {
                    (true, _) => " --mutants",
                    (_, true) => " --right",
                    _ => "",
                },
                checks_option(&args.checks)
            ))?;
            return Ok(1);
        }
    }
    drop(line);
    output::print(&format!(
        "{runs} runs, {verdicts} verdicts, none wrong, under {} busy loops in {:.0} s · seed {first}\n",
        args.load,
        begun.elapsed().as_secs_f64()
    ))?;
    Ok(0)
}

/// The programs that the options ask for.
fn subjects(args: &Args, root: &Path) -> Result<KnownPrograms> {
    let kinds: &[Kind] = match (args.solutions, args.mutants) {
        (true, _) => &[Kind::Solution],
        (_, true) => &[Kind::Wrong, Kind::Beginner, Kind::Other],
        _ => &Kind::ALL,
    };
    let selection = Selection {
        kinds,
        name: None,
        part: None,
    };
    let mut subjects = KnownPrograms::find(root, &workspace::target_dir(root), selection)?;
    if args.right {
        let is_right = |known: &KnownProgram| matches!(known.header.expect, Expect::Passes(_));
        subjects.all.retain(is_right);
    }
    Ok(subjects)
}

/// `--checks` as it was given, or nothing.
fn checks_option(words: &[String]) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!(" --checks {}", words.join(","))
}

/// Watches programs that work for a while and then fall silent, again and again.
fn quiescence(args: &Args, trials: u64) -> Result<u8> {
    let begun = Instant::now();
    let end = args
        .seconds
        .map(|seconds| begun + Duration::from_secs(seconds));
    let seed = args.seed.unwrap_or_else(output::fresh_seed);
    let command = SubjectCommand {
        exe: workspace::this_executable()?,
        args: Vec::new(),
    };
    let line = Progress::new("", 0);
    let _load = Load::begin(args.load);
    let tally = stress::soak(trials, seed, &command, &mut |tally| {
        let (made, wrong) = (tally.trials, tally.wrong.len());
        line.show(&format!("{made} of {trials} trials, {wrong} wrong"));
        end.is_none_or(|end| Instant::now() < end)
    })?;
    drop(line);
    for wrong in &tally.wrong {
        print_foreign(&format!("✗ {wrong}\n"))?;
    }
    output::print(&format!(
        "{} trials, {} wrong, under {} busy loops in {:.0} s · seed {seed}\n",
        tally.trials,
        tally.wrong.len(),
        args.load,
        begun.elapsed().as_secs_f64()
    ))?;
    Ok(u8::from(!tally.wrong.is_empty()))
}
