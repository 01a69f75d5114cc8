//! `cargo xtask verify`

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, Result};
use checks::model::Tier;
use checks::selftest::{self, Bench, Depth, Kind, KnownProgram, KnownPrograms, Unblessed, bless};
use checks::toolchain;

use super::print_foreign;
use crate::args::verify::Args;
use crate::output;
use crate::output::spinner::Progress;
use crate::prepare::workspace;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    if args.starters {
        return starters(&root);
    }
    if let Some(name) = &args.bless {
        return bless(&root, args, name);
    }
    let building = Progress::new("", 0);
    building.show("building all programs whose verdict is known");
    let subjects = KnownPrograms::find(&root, &workspace::target_dir(&root), &Kind::ALL)?;
    drop(building);

    let wanted: Vec<&KnownProgram> = subjects
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
        depth: if args.quick { Depth::Quick } else { Depth::All },
        tier: Tier::None,
        words: Vec::new(),
    };
    let mut progress = Progress::new("judged", bench.checks(&wanted));
    let mut findings = selftest::judge(&bench, &wanted, &mut |event| progress.follow(event))?;
    drop(progress);
    if args.only.is_none() {
        findings.complaints.extend(selftest::survey(&subjects.all));
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
        bench.seed,
    ));
    print_foreign(&out)?;
    Ok(if findings.complaints.is_empty() { 0 } else { 1 })
}

/// Judges one program, and writes the header that its verdicts suggest.
fn bless(root: &Path, args: &Args, name: &str) -> Result<u8> {
    let name = name.strip_suffix(".rs").unwrap_or(name);
    let program = Unblessed::find(root, &workspace::target_dir(root), name)?;
    let worker = workspace::worker()?;
    let bench = Bench {
        root,
        worker: &worker,
        seed: args.seed.unwrap_or_else(output::fresh_seed),
        parallel: args.jobs.map(NonZeroUsize::get),
        depth: Depth::All,
        tier: Tier::None,
        words: Vec::new(),
    };
    let mut progress = Progress::new("judged", program.checks());
    let verdicts = bless::verdicts(&bench, &program.known, &mut |event| {
        progress.follow(event);
    })?;
    drop(progress);
    let text = bless::rewritten(&program.text, &verdicts);
    let changed = text != program.text;
    if changed {
        fs::write(&program.path, text)
            .with_context(|| format!("cannot write {}", program.path.display()))?;
    }
    output::print(&format!(
        "{name} fails {} checks; its header {}\n",
        verdicts.failed.len(),
        match changed {
            true => "was written anew: review it",
            false => "is the same already",
        }
    ))?;
    Ok(0)
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
