//! How long a cohort takes: beside what can't be had for less, and beside a loop over checkouts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::{Role, Tier};
use checks::toolchain::{self, Compiled, Compiler, Source, clean_environment};

use super::{Bench, cargo, copy_with_starters, heading, shown, timed_until};
use crate::output;

/// The stages that every submission has.
const STAGES: std::ops::RangeInclusive<&str> = "01"..="06";

/// What grade may add to compiling: a share of it, and a time for each submission.
const SHARE: f64 = 1.15;
const EACH: f64 = 1.0;

/// How many times faster than the loop it must be.
const FASTER: f64 = 5.0;

/// How a command ends that comes to a verdict, whatever it is.
const VERDICTS: &[i32] = &[0, 1];

/// One program of a submission.
struct Handed {
    stage: &'static Stage,
    role: Role,
    text: String,
}

impl Bench {
    /// So many different submissions: solutions, starters, and programs as beginners write them.
    pub(super) fn cohort(&self, submissions: usize) -> Result<()> {
        heading(&format!(
            "A cohort: {submissions} different submissions of stages {} to {}",
            STAGES.start(),
            STAGES.end()
        ))?;
        if let Err(why) = toolchain::sandbox_works(Tier::Full) {
            return output::print(&format!("  skipped: no sandbox on this machine: {why}\n"));
        }
        let all = (0..submissions).map(|number| self.submission(number));
        let all = all.collect::<Result<Vec<_>>>()?;
        let compiled = self.compile_all(&all)?;
        let graded = self.grade(&all)?;
        let loops = (0..self.runs.div_ceil(3).min(submissions)).map(|at| self.checkout(&all[at]));
        let loops = loops.collect::<Result<Vec<_>>>()?;
        let each = loops.iter().sum::<Duration>().as_secs_f64() / loops.len() as f64;
        let (compiled, graded) = (compiled.as_secs_f64(), graded.as_secs_f64());
        let limit = SHARE * compiled + EACH * submissions as f64;
        let faster = each * submissions as f64 / graded;
        let over = |kept| if kept { "" } else { ": over" };
        output::print(&format!(
            "  {:<34}{:>9}\n  {:<34}{:>9}  at most {}{}\n  {:<34}{:>9}  each of {}; grade is {faster:.1} × \
             faster, promised {FASTER:.0} ×{}\n",
            "rustc on their programs alone",
            shown(compiled),
            "cargo xtask grade --cohort",
            shown(graded),
            shown(limit),
            over(graded <= limit),
            "a checkout, cargo xtask check all",
            shown(each),
            loops.len(),
            over(faster >= FASTER),
        ))
    }

    /// The programs of one of them. No two have the same text.
    fn submission(&self, number: usize) -> Result<Vec<Handed>> {
        let mut handed = Vec::new();
        let stages = catalogue::stages()
            .iter()
            .filter(|stage| STAGES.contains(&stage.number));
        for stage in stages {
            for &role in stage.roles {
                let text = match number % 3 {
                    0 => toolchain::solution(stage.number, role),
                    1 => toolchain::starter(stage.number, role).map(|starter| starter.text),
                    _ => self.beginner(stage, role, number / 3)?,
                };
                let text = text.or_else(|| toolchain::solution(stage.number, role));
                let text = text.with_context(|| format!("{} has no {role}", stage.number))?;
                handed.push(Handed {
                    stage,
                    role,
                    text: format!("{text}\n// {number}\n"),
                });
            }
        }
        Ok(handed)
    }

    /// One of the programs that beginners wrote for it, if there are any.
    fn beginner(&self, stage: &Stage, role: Role, number: usize) -> Result<Option<String>> {
        let folder = self.root.join("tests/programs/beginners");
        let prefix = format!("beginner_{}_{role}", stage.number);
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(&prefix) {
                files.push(path);
            }
        }
        files.sort();
        let file = (!files.is_empty()).then(|| &files[number % files.len()]);
        Ok(file.map(fs::read_to_string).transpose()?)
    }

    /// How long the compiler alone takes, on all cores and in no sandbox.
    fn compile_all(&self, all: &[Vec<Handed>]) -> Result<Duration> {
        let compiler = Compiler::find(Tier::None, Default::default())?;
        let programs: Vec<&Handed> = all.iter().flatten().collect();
        let next = AtomicUsize::new(0);
        let work = || -> Result<()> {
            while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let place = tempfile::tempdir_in(self.scratch.path())?;
                let source = Source {
                    shown: Path::new("program.rs"),
                    name: "program",
                    text: &program.text,
                    crates: &[],
                };
                // One that does not compile takes its time, too.
                let (Compiled::Executable(_) | Compiled::Errors(_)) =
                    compiler.compile(place.path(), source)?;
            }
            Ok(())
        };
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| bail!("a thread of the benchmark ended early"))
            })
        })?;
        Ok(begun.elapsed())
    }

    fn grade(&self, all: &[Vec<Handed>]) -> Result<Duration> {
        let cohort = self.scratch.path().join("cohort");
        for (number, programs) in all.iter().enumerate() {
            let folder = cohort.join(format!("s{number}"));
            fs::create_dir_all(&folder)?;
            for program in programs {
                let file = format!("{}-{}.rs", program.stage.number, program.role);
                fs::write(folder.join(file), &program.text)?;
            }
        }
        let mut command = Command::new(&self.worker.exe);
        clean_environment(&mut command);
        command
            .args(["grade", "--cohort"])
            .arg(&cohort)
            .arg("--state")
            .arg(self.scratch.path().join("state"))
            .args(["--stages", &format!("{}-{}", STAGES.start(), STAGES.end())])
            .current_dir(&self.root);
        timed_until(&mut command, VERDICTS)
    }

    /// How long one takes in a checkout of its own, as a loop over checkouts does it.
    fn checkout(&self, programs: &[Handed]) -> Result<Duration> {
        let copy = tempfile::tempdir_in(self.scratch.path())?;
        copy_with_starters(&self.root, copy.path())?;
        for program in programs {
            let (folder, role) = (program.stage.folder(), program.role);
            let file = format!("exercises/{folder}/{role}.rs");
            fs::write(copy.path().join(file), &program.text)?;
        }
        timed_until(cargo(copy.path()).args(["xtask", "check", "all"]), VERDICTS)
    }
}
