//! `cargo xtask bench`

mod cohort;
mod slow;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::control::{Cancel, WorkerCommand};
use checks::debug::diagnose::diagnose;
use checks::model::{CheckReport, Event, Job, Plan, Program, Role, Transport};
use checks::runner;
use checks::selftest::RustPrograms;
use checks::toolchain::{self, Wanted, clean_environment};
use tempfile::TempDir;

use crate::args::bench::{Args, Part};
use crate::output;
use crate::prepare::workspace;

/// For each stage a wrong server, of `tests/programs`.
const WRONG: &[(&str, &str)] = &[
    ("01", "echo_waits_for_newline"),
    ("02", "loop_break_leaves_both_loops"),
    ("03", "loop_unwraps_everything"),
    ("04", "udp_buffer_of_1024"),
    ("05", "loop_stale_bytes_of_others"),
    ("06", "udp_ends_with_the_empty"),
    ("07", "stream_queues_without_end"),
    ("08", "named_by_the_listener"),
    ("09", "lost_drops_repetitions"),
];

/// Servers that hang in every check.
const HUNG: &str = "trivial_accepts_and_stays_mute";
const HUNG_UDP: &str = "trivial_binds_udp_and_stays_mute";

/// Servers that print and send without end.
const FLOODS: [&str; 2] = ["hostile_floods_stdout", "hostile_sends_without_end"];

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let runs = if args.quick { 3 } else { args.runs.get() };
    let wanted = |part| args.parts.is_empty() || args.parts.contains(&part);
    let bench = Bench::new(runs)?;
    output::print(&format!(
        "{}\n{runs} runs of each; the yardstick is a `cargo build` with nothing to do\n",
        machine()
    ))?;
    if wanted(Part::Fresh) || wanted(Part::Overhead) {
        bench.clone(wanted(Part::Fresh), wanted(Part::Overhead))?;
    }
    if wanted(Part::Checks) {
        bench.solutions()?;
    }
    if wanted(Part::Hung) {
        heading("A server that hangs in every check, until its verdict")?;
        for stage in catalogue::stages() {
            let limit = Limit::Time(Duration::from_secs(1));
            bench.verdict(stage.number, &[bench.hung(stage)?], Some(limit))?;
        }
    }
    if wanted(Part::Wrong) {
        heading("A server with a mistake, until its verdict")?;
        for (number, bin) in WRONG {
            let job = bench.mutant(catalogue::find(number)?, bin)?;
            bench.verdict(&format!("{number} {bin}"), &[job], None)?;
        }
    }
    if wanted(Part::Slow) {
        bench.slow()?;
    }
    if wanted(Part::Diagnosis) {
        bench.diagnosis()?;
    }
    if wanted(Part::Watch) {
        bench.watch()?;
    }
    if wanted(Part::Memory) {
        bench.memory()?;
    }
    if wanted(Part::Cohort) {
        bench.cohort(args.submissions.get())?;
    }
    Ok(0)
}

struct Bench {
    runs: usize,
    root: PathBuf,
    worker: WorkerCommand,
    /// The solutions and the mutants that are measured, by name.
    programs: BTreeMap<String, PathBuf>,
    scratch: TempDir,
}

/// One measurement, and the yardstick's beside it.
#[derive(Clone, Copy)]
struct Measured {
    time: Duration,
    yardstick: Duration,
}

/// What is promised.
#[derive(Clone, Copy)]
enum Limit {
    Time(Duration),
    Ratio(f64),
}

impl Bench {
    fn new(runs: usize) -> Result<Bench> {
        let root = workspace::root()?;
        let target = workspace::target_dir(&root);
        let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
        let mut programs = executables(&root, "solutions", &[], &target)?;
        let built = RustPrograms::build(&root, &target)?;
        for name in mutants() {
            programs.insert(name.to_owned(), built.link(name, scratch.path())?);
        }
        Ok(Bench {
            runs,
            root,
            worker: workspace::worker()?,
            programs,
            scratch,
        })
    }

    /// Measures what `action` does, each time beside a build that has nothing to do.
    fn measure(&self, mut action: impl FnMut() -> Result<Duration>) -> Result<Vec<Measured>> {
        let bins = ["sol03-server", "sol03-client"];
        let yardstick = || noop(&self.root, "solutions", &bins);
        yardstick()?;
        (0..self.runs)
            .map(|_| {
                Ok(Measured {
                    yardstick: yardstick()?,
                    time: action()?,
                })
            })
            .collect()
    }

    /// What a newcomer waits for, and what a learner waits for each time, in a copy of this tree.
    fn clone(&self, fresh: bool, overhead: bool) -> Result<()> {
        let copy = self.scratch.path().join("clone");
        copy_with_starters(&self.root, &copy)?;
        let first = || {
            let mut command = cargo(&copy);
            command
                .args(["xtask", "check", "01"])
                .env("CARGO_NET_OFFLINE", "true");
            timed_until(&mut command, &[1])
        };
        if fresh {
            heading("A fresh clone, everything downloaded, until its first verdict")?;
            let bins = ["sol03-server", "sol03-client"];
            let times = (0..self.runs.div_ceil(3)).map(|_| {
                if copy.join("target").exists() {
                    fs::remove_dir_all(copy.join("target"))?;
                }
                Ok(Measured {
                    yardstick: noop(&self.root, "solutions", &bins)?,
                    time: first()?,
                })
            });
            let times = times.collect::<Result<Vec<_>>>()?;
            let limit = Limit::Time(Duration::from_secs(30));
            row("cargo xtask check 01", &times, Some(limit))?;
        }
        if overhead {
            first()?;
            self.overhead(&copy)?;
        }
        Ok(())
    }

    fn overhead(&self, copy: &Path) -> Result<()> {
        let stage = catalogue::find("03")?;
        let mut jobs = Vec::new();
        for &role in stage.roles {
            let text = toolchain::solution(stage.number, role).context("03 has no solution")?;
            let path = format!("exercises/{}/{role}.rs", stage.folder());
            fs::write(copy.join(path), text)?;
        }
        let bins = ["ex03-server", "ex03-client"];
        let whole = || timed(cargo(copy).args(["xtask", "check", "03", "--fresh"]));
        let alone = || {
            let mut command = Command::new(copy.join("target/debug/xtask"));
            clean_environment(&mut command);
            timed(command.args(["check", "03", "--fresh"]).current_dir(copy))
        };
        whole()?;
        let bins_owned = bins.map(str::to_owned);
        let target = workspace::target_dir(copy);
        let built = executables(copy, "exercises", &bins_owned, &target)?;
        for &role in stage.roles {
            let bin = format!("ex03-{role}");
            let exe = built.get(&bin).context("an exercise was not built")?;
            let source = format!("exercises/{}/{role}.rs", stage.folder());
            jobs.push(job(stage, role, exe, source));
        }
        let (mut wholes, mut alones) = (Vec::new(), Vec::new());
        for _ in 0..self.runs {
            let yardstick = noop(copy, "exercises", &bins)?;
            let (whole, alone) = (whole()?, alone()?);
            let checks = self.judge(&jobs)?.0;
            let over = |time: Duration| Measured {
                time: time.saturating_sub(checks),
                yardstick,
            };
            wholes.push(over(whole));
            alones.push(over(alone));
        }
        heading("Nothing changed: stage 03 checked again, without the time of its checks")?;
        row("cargo xtask check 03", &wholes, Some(Limit::Ratio(3.5)))?;
        row("of that, xtask itself", &alones, Some(Limit::Ratio(1.5)))
    }

    fn solutions(&self) -> Result<()> {
        heading("The checks of a stage, on its solution")?;
        let mut all = Vec::new();
        for stage in catalogue::stages() {
            let jobs = stage.roles.iter().map(|&role| self.solution(stage, role));
            let jobs = jobs.collect::<Result<Vec<_>>>()?;
            let limit = Limit::Time(Duration::from_millis(300));
            self.verdict(stage.number, &jobs, Some(limit))?;
            all.extend(jobs);
        }
        let limit = Limit::Time(Duration::from_secs(1));
        self.verdict("all at once", &all, Some(limit))
    }

    fn diagnosis(&self) -> Result<()> {
        heading("A look into a hung program: every thread's call and line")?;
        let mut copies = 0;
        let mut again = Vec::new();
        let first = self.measure(|| {
            // Known to nobody yet.
            copies += 1;
            let folder = self.scratch.path().join(format!("copy {copies}"));
            fs::create_dir(&folder)?;
            let exe = folder.join(HUNG);
            fs::copy(self.program(HUNG)?, &exe)?;
            let hung = Hung::start(&exe)?;
            let look = || {
                let begun = Instant::now();
                diagnose(
                    &[hung.0.id() as i32],
                    Some(&RustPrograms::source(&self.root, HUNG)?),
                    &self.root,
                )?;
                anyhow::Ok(begun.elapsed())
            };
            let first = look()?;
            again.push(look()?);
            Ok(first)
        })?;
        let limit = Some(Limit::Time(Duration::from_millis(100)));
        row("the first", &first, limit)?;
        let again = again.into_iter().zip(&first).map(|(time, first)| Measured {
            time,
            yardstick: first.yardstick,
        });
        row("another", &again.collect::<Vec<_>>(), limit)?;

        heading(
            "One check: on the solution, and on a hung program, looked at and run again traced",
        )?;
        let stage = catalogue::find("01")?;
        let one = |mut job: Job| {
            job.only = Some(vec!["01.upper-cases".to_owned()]);
            self.measure(|| {
                let reports = self.judge(std::slice::from_ref(&job))?.1;
                Ok(reports.iter().map(CheckReport::duration).sum())
            })
        };
        row("passes", &one(self.solution(stage, Role::Server)?)?, None)?;
        row("fails", &one(self.hung(stage)?)?, None)
    }

    /// How long until the last verdict on these programs.
    fn verdict(&self, what: &str, jobs: &[Job], limit: Option<Limit>) -> Result<()> {
        let times = self.measure(|| Ok(self.judge(jobs)?.0))?;
        row(what, &times, limit)
    }

    /// From the begin of the first check to the end of the last, and their reports.
    fn judge(&self, jobs: &[Job]) -> Result<(Duration, Vec<CheckReport>)> {
        let plan = Plan::new(jobs.to_vec(), output::fresh_seed(), &self.root);
        let mut begun = None;
        let mut time = Duration::ZERO;
        let results = runner::run(&plan, &self.worker, &Cancel::default(), &mut |event| {
            if matches!(event, Event::Started { .. }) {
                begun.get_or_insert_with(Instant::now);
            }
            time = begun.map_or(time, |begun: Instant| begun.elapsed());
        })?;
        Ok((time, results.jobs.into_iter().flatten().collect()))
    }

    fn program(&self, bin: &str) -> Result<&Path> {
        let exe = self.programs.get(bin);
        Ok(exe.with_context(|| format!("{bin} was not built"))?)
    }

    fn solution(&self, stage: &Stage, role: Role) -> Result<Job> {
        let exe = self.program(&format!("sol{}-{role}", stage.number))?;
        let source = format!("solutions/{}/{role}.rs", stage.folder());
        Ok(job(stage, role, exe, source))
    }

    fn mutant(&self, stage: &Stage, bin: &str) -> Result<Job> {
        let exe = self.program(bin)?;
        Ok(job(
            stage,
            Role::Server,
            exe,
            RustPrograms::source(&self.root, bin)?,
        ))
    }

    fn hung(&self, stage: &Stage) -> Result<Job> {
        let udp = stage.transport == Transport::Udp;
        self.mutant(stage, if udp { HUNG_UDP } else { HUNG })
    }

    fn memory(&self) -> Result<()> {
        heading("The most that xtask and its worker hold while a program floods them")?;
        for bin in FLOODS {
            let exe = self.program(bin)?.display().to_string();
            let mut child = Command::new(&self.worker.exe)
                .args(["check", "02", "--server", &*shlex::try_quote(&exe)?])
                .current_dir(&self.root)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            let mut most = 0;
            while child.try_wait()?.is_none() {
                most = most.max(held(child.id()));
                std::thread::sleep(Duration::from_millis(5));
            }
            let mib = most as f64 / 1024.0;
            let over = if mib > 128.0 { ": over" } else { "" };
            output::print(&format!(
                "  {bin:<34}{mib:>6.0} MiB  at most 128 MiB{over}\n"
            ))?;
        }
        Ok(())
    }
}

fn job(stage: &Stage, role: Role, exe: &Path, source: impl Into<PathBuf>) -> Job {
    let (exe, source) = (exe.to_owned(), source.into());
    Job::new(stage.number, role, Program::Built { exe, source })
}

/// The mutants that are measured.
fn mutants() -> BTreeSet<&'static str> {
    let wrong = WRONG.iter().map(|(_, bin)| *bin);
    let slow = slow::PROGRAMS.iter().map(|(bin, ..)| *bin);
    let all = wrong.chain(FLOODS).chain([HUNG, HUNG_UDP]).chain(slow);
    all.collect()
}

fn executables(
    root: &Path,
    package: &str,
    bins: &[String],
    target: &Path,
) -> Result<BTreeMap<String, PathBuf>> {
    let crates = match bins.is_empty() {
        true => catalogue::crates(),
        false => Vec::new(),
    };
    let wanted = Wanted {
        bins,
        crates: &crates,
    };
    let builds = toolchain::build(root, package, wanted, target, None)?;
    match builds.errors.into_iter().next() {
        Some((bin, errors)) => bail!("{bin} does not compile:\n{errors}"),
        None => Ok(builds.executables),
    }
}

/// A hung server, killed when it is dropped.
struct Hung(Child);

impl Hung {
    fn start(exe: &Path) -> Result<Hung> {
        let mut hung = Hung(
            Command::new(exe)
                .arg("127.0.0.1:0")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .spawn()?,
        );
        let stdout = hung.0.stdout.take().context("it has no standard output")?;
        BufReader::new(stdout).read_line(&mut String::new())?;
        Ok(hung)
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        // Both fail only if it is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `cargo`, as a person starts it in `dir`.
fn cargo(dir: &Path) -> Command {
    let mut command = Command::new("cargo");
    clean_environment(&mut command);
    command.current_dir(dir);
    command
}

/// A build that has nothing to do.
fn noop(root: &Path, package: &str, bins: &[&str]) -> Result<Duration> {
    let mut command = cargo(root);
    command
        .args(["build", "--locked", "--offline", "--package", package])
        .arg("--target-dir")
        .arg(workspace::target_dir(root));
    for bin in bins {
        command.args(["--bin", bin]);
    }
    timed(&mut command)
}

fn timed(command: &mut Command) -> Result<Duration> {
    timed_until(command, &[0])
}

/// How long a command takes that ends with one of these exit codes.
fn timed_until(command: &mut Command, codes: &[i32]) -> Result<Duration> {
    let begun = Instant::now();
    let done = command.stdin(Stdio::null()).output()?;
    let time = begun.elapsed();
    if !done.status.code().is_some_and(|code| codes.contains(&code)) {
        let said = [done.stdout, done.stderr].concat();
        bail!("{command:?} failed:\n{}", String::from_utf8_lossy(&said));
    }
    Ok(time)
}

/// The most that the process `pid`, its worker and the worker's inner half have held so far, in KiB.
fn held(pid: u32) -> u64 {
    let Ok(entries) = fs::read_dir("/proc") else {
        return 0;
    };
    let statuses: Vec<_> = entries
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
            let field = |name: &str| -> Option<u64> {
                let line = status.lines().find_map(|line| line.strip_prefix(name))?;
                line.split_whitespace().next()?.parse().ok()
            };
            Some((pid, field("PPid:")? as u32, field("VmHWM:")?))
        })
        .collect();
    let mut family = vec![pid];
    let mut kib = 0;
    // A child of the inner half is a learner's program, or about to become one.
    for _ in 0..3 {
        let of = |ids: &[u32], id| ids.contains(&id);
        kib += statuses
            .iter()
            .filter(|(pid, ..)| of(&family, *pid))
            .map(|(.., kib)| kib)
            .sum::<u64>();
        family = statuses
            .iter()
            .filter(|(_, parent, _)| of(&family, *parent))
            .map(|(pid, ..)| *pid)
            .collect();
    }
    kib
}

fn heading(text: &str) -> Result<()> {
    output::print(&format!("\n{text}\n"))
}

/// `  03          212 ms (201–240)      2.1 ×    at most 3.5 ×`
fn row(what: &str, times: &[Measured], limit: Option<Limit>) -> Result<()> {
    let mut seconds: Vec<f64> = times.iter().map(|m| m.time.as_secs_f64()).collect();
    let ratio = |m: &Measured| m.time.as_secs_f64() / m.yardstick.as_secs_f64();
    let mut ratios: Vec<f64> = times.iter().map(ratio).collect();
    let ((least, median, most), (_, ratio, _)) = (middle(&mut seconds), middle(&mut ratios));
    let range = format!("{}–{}", shown(least), shown(most));
    let (promise, kept) = match limit {
        None => (String::new(), true),
        Some(Limit::Ratio(limit)) => (format!("at most {limit:.1} ×"), ratio <= limit),
        Some(Limit::Time(limit)) => {
            let limit = limit.as_secs_f64();
            (format!("at most {}", shown(limit)), median <= limit)
        }
    };
    let over = if kept { "" } else { ": over" };
    let line = format!(
        "  {what:<34}{:>9}  {range:<20}{ratio:>7.2} ×  {promise}{over}",
        shown(median)
    );
    output::print(&format!("{}\n", line.trim_end()))
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.01 => format!("{:.0} ms", s * 1e3),
        s => format!("{:.2} ms", s * 1e3),
    }
}

/// The least, the middle, the most.
fn middle(values: &mut [f64]) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    let last = values.len().saturating_sub(1);
    (at(0), (at(last / 2) + at(values.len() / 2)) / 2.0, at(last))
}

/// What the times depend on.
fn machine() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = read("/proc/loadavg");
    format!(
        "{cores} cores · {} · {} {} · load {}",
        model.map_or("a processor without a name", |(_, name)| name),
        std::env::consts::OS,
        read("/proc/sys/kernel/osrelease").trim(),
        load.split(' ').next().unwrap_or("unknown"),
    )
}

/// The same as a newcomer has it: with untouched exercises.
fn copy_with_starters(from: &Path, to: &Path) -> Result<()> {
    copy_tree(from, to)?;
    for starter in toolchain::starters() {
        fs::write(to.join(starter.path), starter.text)?;
    }
    Ok(())
}

/// Copies a checkout without what git ignores.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let ignored = ["target", ".git", ".workbook"];
        if kind.is_dir() && !ignored.iter().any(|ignored| name == *ignored) {
            copy_tree(&entry.path(), &to.join(name))?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        assert_eq!(middle(&mut [4.0, 1.0, 2.0]), (1.0, 2.0, 4.0));
        assert_eq!(middle(&mut [4.0, 1.0, 2.0, 3.0]), (1.0, 2.5, 4.0));
    }

    #[test]
    fn every_stage_has_its_wrong_server() {
        for stage in catalogue::stages() {
            assert!(
                WRONG.iter().any(|(number, _)| *number == stage.number),
                "WRONG in xtask/src/selftest/bench.rs needs (\"{}\", a wrong server of that stage)",
                stage.number
            );
        }
    }

    #[test]
    fn the_measured_servers_exist() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for bin in mutants() {
            RustPrograms::source(root, bin).unwrap();
        }
    }
}
