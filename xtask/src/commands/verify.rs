//! `cargo xtask verify`

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Result;
use checks::build;
use checks::soundness::{self, Bench, Kind, Subject, Subjects};

use crate::progress::Progress;
use crate::{output, workspace};

/// For authors: put the checks themselves to the proof.
///
/// Solutions and right programs in other styles must pass, untouched starters and trivial programs
/// must fail, each wrong program under tests/mutants must fail exactly the checks that its first
/// lines name; every check must be failed by a wrong program that fails at most three others of its
/// stage; ids must be unique.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask verify
  cargo xtask verify unlink     only programs with this in their file's name
  cargo xtask verify --starters

Exit codes: 0 the checks are right · 1 they are not · 2 that could not be found out")]
pub struct Args {
    /// Judge only programs whose file name contains this.
    #[arg(value_name = "NAME")]
    only: Option<String>,

    /// Run of a wrong program only the checks of which it tells most, of others only one stage.
    #[arg(long)]
    quick: bool,

    /// Show the verdicts that took longest.
    #[arg(long)]
    times: bool,

    /// Run nothing; see only that exercises/ holds the starters that are cut from the solutions.
    ///
    /// They are the same in what is handed out; a learner's own differ, of course.
    #[arg(long, conflicts_with = "only")]
    starters: bool,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Run this many checks at a time.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    if args.starters {
        return starters(&root);
    }
    let building = Progress::new("", 0);
    building.show("building all programs whose verdict is known");
    let subjects = Subjects::find(&root, &workspace::target_dir(&root))?;
    drop(building);

    let wanted: Vec<&Subject> = subjects
        .all
        .iter()
        .filter(|subject| {
            args.only
                .as_ref()
                .is_none_or(|only| subject.name.contains(only))
        })
        .collect();
    if wanted.is_empty() {
        anyhow::bail!(
            "no program has {:?} in its name",
            args.only.as_deref().unwrap_or_default()
        );
    }
    let worker = workspace::worker()?;
    let bench = Bench {
        root: &root,
        worker: &worker,
        seed: args.seed.unwrap_or_else(output::fresh_seed),
        parallel: args.jobs.map(NonZeroUsize::get),
        quick: args.quick,
    };
    let mut progress = Progress::new("judged", bench.checks(&wanted));
    let mut findings = soundness::judge(&bench, &wanted, &mut |event| progress.follow(event))?;
    drop(progress);
    if args.only.is_none() {
        findings.complaints.extend(soundness::survey(&subjects.all));
    }

    let mut out = String::new();
    let mut subject = "";
    for complaint in &findings.complaints {
        if complaint.subject != subject {
            subject = &complaint.subject;
            out.push_str(&format!("✗ {subject}\n"));
        }
        out.push_str(&format!("    {}\n", complaint.says));
    }
    if args.times {
        findings.times.sort_by(|a, b| b.cmp(a));
        for (time, verdict) in findings.times.iter().take(30) {
            out.push_str(&format!(
                "{:>9.1} ms  {verdict}\n",
                time.as_secs_f64() * 1e3
            ));
        }
    }
    let count = |kind| wanted.iter().filter(|subject| subject.kind == kind).count();
    out.push_str(&format!(
        "{} solutions, {} starters, {} wrong programs, {} others: {} verdicts, {} skipped, \
         {} complaints · seed {}\n",
        count(Kind::Solution),
        count(Kind::Starter),
        count(Kind::Mutant),
        count(Kind::Other),
        findings.checks,
        findings.skipped,
        findings.complaints.len(),
        bench.seed,
    ));
    output::print_foreign(&out)?;
    Ok(if findings.complaints.is_empty() { 0 } else { 1 })
}

/// Compares the exercises with the pristine starters.
fn starters(root: &Path) -> Result<u8> {
    let mut different = Vec::new();
    for starter in build::starters() {
        let here = fs::read(root.join(&starter.path)).unwrap_or_default();
        if here != starter.text.as_bytes() {
            different.push(format!("✗ {} is not the starter\n", starter.path));
        }
    }
    if different.is_empty() {
        output::print("exercises/ holds the untouched starters\n")?;
        return Ok(0);
    }
    output::print(&different.concat())?;
    Ok(1)
}
