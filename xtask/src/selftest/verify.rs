//! `cargo xtask verify`

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, Result};
use checks::model::Tier;
use checks::selftest::{
    self, Bench, Depth, Findings, Kind, KnownProgram, KnownPrograms, Selection, Unblessed, bless,
};
use checks::toolchain;

use super::print_foreign;
use crate::args::verify::{Args, Tier as Confined};
use crate::output;
use crate::output::spinner::Progress;
use crate::prepare::workspace;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    if args.starters {
        return starters(&root);
    }
    if !args.bless.is_empty() {
        // All are built before the first is changed.
        for program in &Unblessed::find(&root, &workspace::target_dir(&root), &args.bless)? {
            bless(&root, args, program)?;
        }
        return Ok(0);
    }
    let building = Progress::new("", 0);
    building.show("building all programs whose verdict is known");
    let seed = args.seed.unwrap_or_else(output::fresh_seed);
    let selection = Selection {
        kinds: &Kind::ALL,
        name: args.only.as_deref(),
        part: args.quick.then_some(seed),
    };
    let subjects = KnownPrograms::find(&root, &workspace::target_dir(&root), selection)?;
    drop(building);

    let wanted: Vec<&KnownProgram> = subjects.all.iter().collect();
    if wanted.is_empty() && subjects.missing.is_empty() {
        anyhow::bail!(
            "no program has {:?} in its name",
            args.only.as_deref().unwrap_or_default()
        );
    }
    let worker = workspace::worker()?;
    let bench = Bench {
        root: &root,
        worker: &worker,
        seed,
        parallel: args.jobs.map(NonZeroUsize::get),
        depth: if args.quick { Depth::Quick } else { Depth::All },
        tier: match args.tier {
            Confined::None => Tier::None,
            Confined::Reduced => Tier::Reduced,
            Confined::Full => Tier::Full,
        },
        words: Vec::new(),
    };
    let mut progress = Progress::new("judged", bench.checks(&wanted));
    let mut findings = selftest::judge(&bench, &wanted, &mut |event| progress.follow(event))?;
    drop(progress);
    if args.only.is_none() {
        findings.complaints.extend(selftest::survey(&subjects.all));
    }

    findings.times.sort_by(|a, b| b.cmp(a));
    let slowest = if args.times { SLOWEST } else { 0 };
    print_foreign(&told(&subjects, &findings, slowest, bench.seed))?;
    Ok(if findings.complaints.is_empty() { 0 } else { 1 })
}

/// How many of the verdicts that took longest are shown.
const SLOWEST: usize = 30;

/// What was found, for people, with so many of the slowest verdicts.
fn told(known: &KnownPrograms, findings: &Findings, slowest: usize, seed: u64) -> String {
    let mut out = String::new();
    let mut subject = "";
    for complaint in &findings.complaints {
        if complaint.subject != subject {
            subject = &complaint.subject;
            out.push_str(&format!("✗ {subject}\n"));
        }
        out.push_str(&format!("    {}\n", complaint.says));
    }
    for (time, verdict) in findings.times.iter().take(slowest) {
        out.push_str(&format!(
            "{:>9.1} ms  {verdict}\n",
            time.as_secs_f64() * 1e3
        ));
    }
    let mut lacks: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, what) in &known.missing {
        *lacks.entry(what).or_default() += 1;
    }
    for (what, count) in lacks {
        out.push_str(&format!(
            "skipped: {count} programs, because {what} is not on this machine\n"
        ));
    }
    let count = |kind| {
        known
            .all
            .iter()
            .filter(|subject| subject.kind == kind)
            .count()
    };
    out.push_str(&format!(
        "{} solutions, {} starters, {} wrong programs, {} of beginners, {} others: {} verdicts, \
         {} skipped, {} complaints · seed {}\n",
        count(Kind::Solution),
        count(Kind::Starter),
        count(Kind::Wrong),
        count(Kind::Beginner),
        count(Kind::Other),
        findings.checks,
        findings.skipped,
        findings.complaints.len(),
        seed,
    ));
    out
}

/// How many times a program is judged for its header: what it passes or fails by luck shows.
const BLESSED_RUNS: usize = 3;

/// Judges one program, and writes the header that its verdicts suggest.
fn bless(root: &Path, args: &Args, program: &Unblessed) -> Result<()> {
    let worker = workspace::worker()?;
    let first = args.seed.unwrap_or_else(output::fresh_seed);
    let mut progress = Progress::new("judged", program.checks() * BLESSED_RUNS);
    let mut judged = |run: usize| {
        let bench = Bench {
            root,
            worker: &worker,
            seed: first.wrapping_add(run as u64),
            parallel: args.jobs.map(NonZeroUsize::get),
            depth: Depth::All,
            tier: Tier::None,
            words: Vec::new(),
        };
        bless::verdicts(&bench, &program.known, &mut |event| progress.follow(event))
    };
    let mut verdicts = judged(0)?;
    for run in 1..BLESSED_RUNS {
        verdicts = verdicts.and(judged(run)?);
    }
    drop(progress);
    let text = bless::rewritten(&program.text, &verdicts);
    let changed = text != program.text;
    if changed {
        fs::write(&program.path, text)
            .with_context(|| format!("cannot write {}", program.path.display()))?;
    }
    let luck = match verdicts.by_luck.len() {
        0 => String::new(),
        count => format!(", {count} of them by luck"),
    };
    output::print(&format!(
        "{} fails {} checks{luck}; its header {}\n",
        program.known.name,
        verdicts.failed.len() + verdicts.by_luck.len(),
        match changed {
            true => "was written anew: review it",
            false => "is the same already",
        }
    ))?;
    Ok(())
}

/// Compares the exercises with the pristine starters.
fn starters(root: &Path) -> Result<u8> {
    let mut different = Vec::new();
    for starter in toolchain::starters() {
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
