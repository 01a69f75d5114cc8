//! Programs in other languages and other styles than the solutions': the right ones pass every check,
//! the wrong ones fail exactly those that their first lines name.
//!
//! ```text
//! cargo test -p checks --test other_languages                   a few of them
//! cargo test -p checks --test other_languages -- 03 .pl         those whose names contain a word
//! WORKBOOK_ALL_PROGRAMS=1 cargo test -p checks --test other_languages
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use checks::runner::{self, Cancel, Job, Plan, Program, WorkerCommand};
use checks::verdict::{CheckReport, Event, Outcome, Role};

/// What is run without being asked for: each language, each stage, each way of waiting, quick ones.
const EVERY_TIME: &[&str] = &[
    "right/01-client-input.py",
    "right/01-server-stdio.c",
    "right/02-server-plain.py",
    "right/03-client-connects-late.py",
    "right/03-client-dev-tcp.sh",
    "right/03-client-net.mjs",
    "right/03-server-asyncio-streams.py",
    "right/03-server-epoll-edge.c",
    "right/03-server-pipeline.mjs",
    "right/03-server-prefork.py",
    "right/03-server-sequential.pl",
    "right/03-server-sleep-poll.py",
    "right/04-client-dev-udp.sh",
    "right/05-client-stdio.c",
    "right/05-server-lock-file.py",
    "right/06-client-connect.c",
    "right/06-server-dgram.mjs",
    "right/06-server-thread-per-datagram.py",
    "wrong/01-server-no-end-of-stream.py",
    "wrong/03-client-quits-on-empty.pl",
    "wrong/03-server-broken-pipe.c",
    "wrong/05-server-cuts-the-path.mjs",
    "wrong/06-client-truthy-reply.py",
];

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == "__worker") {
        return checks::worker::main();
    }
    if words.iter().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with('-'))
        .collect();
    match try_all(&wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One run of all programs that were asked for; whether each came out as its first lines say.
fn try_all(wanted: &[&str]) -> Result<bool> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let languages = Languages::here();
    let built = tempfile::tempdir()?;
    let everything = env::var_os("WORKBOOK_ALL_PROGRAMS").is_some();
    let mut trials = Vec::new();
    let mut skipped = 0;
    for path in sources(&folder)? {
        let name = path.strip_prefix(&folder)?.display().to_string();
        let chosen = if wanted.is_empty() {
            everything || EVERY_TIME.contains(&name.as_str())
        } else {
            wanted.iter().any(|word| name.contains(word))
        };
        if !chosen {
            continue;
        }
        match languages.command(&path, built.path())? {
            Ok(words) => trials.extend(Trial::all_of(&name, &path, words)?),
            Err(missing) => {
                skipped += 1;
                println!("{name} ... skipped: {missing} is not here");
            }
        }
    }

    let plan = Plan {
        jobs: trials.iter().map(|trial| trial.job.clone()).collect(),
        seed: fastrand::u64(..),
        parallel: None,
        root: Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
    };
    let worker = WorkerCommand {
        exe: env::current_exe()?,
        args: vec!["__worker".to_owned()],
    };
    let mut reports: Vec<Vec<CheckReport>> = trials.iter().map(|_| Vec::new()).collect();
    runner::run(&plan, &worker, &Cancel::default(), &mut |event| {
        if let Event::Finished { job, report } = event {
            reports[*job].push(report.as_ref().clone());
            if trials[*job]
                .job
                .checks()
                .is_ok_and(|all| all.len() == reports[*job].len())
            {
                trials[*job].tell(&reports[*job]);
            }
        }
    })?;
    let right =
        |(trial, reports): &(&Trial, &Vec<CheckReport>)| trial.surprises(reports).is_empty();
    let passed = trials.iter().zip(&reports).filter(right).count();
    let failed = trials.len() - passed;
    println!("seed {}", plan.seed);
    println!(
        "test result: {}. {passed} passed; {failed} failed; {skipped} ignored; 0 measured; 0 filtered out",
        if failed == 0 { "ok" } else { "FAILED" },
    );
    ensure!(
        !trials.is_empty() || skipped > 0,
        "no program is called like that"
    );
    Ok(failed == 0)
}

/// The sources in both folders, in order.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for half in ["right", "wrong"] {
        for entry in fs::read_dir(folder.join(half))? {
            all.push(entry?.path());
        }
    }
    all.sort();
    Ok(all)
}

/// A program in one role of one stage, and what must come out.
struct Trial {
    name: String,
    job: Job,
    /// The checks that must fail; all others must not.
    caught_by: BTreeSet<String>,
}

impl Trial {
    /// A trial for each stage and role that the program's first lines name.
    fn all_of(name: &str, path: &Path, words: Vec<String>) -> Result<Vec<Trial>> {
        let text = fs::read_to_string(path)?;
        let mut parts: BTreeMap<(String, Role), BTreeSet<String>> = BTreeMap::new();
        for line in text.lines().take(10) {
            let line = line.trim_start_matches(['#', '/', ' ']);
            if let Some(part) = line.strip_prefix("passes: ") {
                let (stage, role) = part
                    .split_once(' ')
                    .with_context(|| format!("{name}: {line}"))?;
                let role = if role == "client" {
                    Role::Client
                } else {
                    Role::Server
                };
                parts.insert((stage.to_owned(), role), BTreeSet::new());
            } else if let Some(ids) = line.strip_prefix("caught by: ") {
                for id in ids.split_whitespace() {
                    let (stage, slug) = id
                        .split_once('.')
                        .with_context(|| format!("{name}: {id}"))?;
                    let role = if slug.starts_with("client-") {
                        Role::Client
                    } else {
                        Role::Server
                    };
                    parts
                        .entry((stage.to_owned(), role))
                        .or_default()
                        .insert(id.to_owned());
                }
            }
        }
        ensure!(!parts.is_empty(), "{name} does not say what must come out");
        let dir = path.parent().context("a source has a folder")?;
        let trial = |((stage, role), caught_by)| Trial {
            name: format!("{name} as {stage} {role}"),
            job: Job {
                stage,
                role,
                program: Program::Command {
                    words: words.clone(),
                    dir: dir.to_owned(),
                    fixed: None,
                },
                only: None,
            },
            caught_by,
        };
        Ok(parts.into_iter().map(trial).collect())
    }

    /// One line, and more where something came out otherwise than it must.
    fn tell(&self, reports: &[CheckReport]) {
        let surprises = self.surprises(reports);
        let time: u64 = reports.iter().map(|report| report.duration_us).sum();
        let word = if surprises.is_empty() { "ok" } else { "FAILED" };
        println!("{} ... {word} ({:.1} s)", self.name, time as f64 / 1e6);
        for surprise in surprises {
            println!("{surprise}");
        }
    }

    /// What came out otherwise than it must, each told in a few lines.
    fn surprises(&self, reports: &[CheckReport]) -> Vec<String> {
        let mut surprises: Vec<String> = reports
            .iter()
            .filter_map(|report| {
                let caught = self.caught_by.contains(&report.id);
                match &report.outcome {
                    Outcome::Pass if caught => Some(format!("    {} passes", report.id)),
                    Outcome::Fail(failure) if !caught => Some(format!(
                        "    {} fails\n        expected {}\n        got {}\n        because {}\n{}",
                        report.id,
                        failure.expected,
                        failure.got,
                        failure.because.join("\n            "),
                        story(report),
                    )),
                    Outcome::Broken { why } => Some(format!("    {} is broken: {why}", report.id)),
                    Outcome::Pass | Outcome::Fail(_) | Outcome::Skipped { .. } => None,
                }
            })
            .collect();
        if !reports
            .iter()
            .any(|r| matches!(r.outcome, Outcome::Pass | Outcome::Fail(_)))
        {
            surprises.push("    not one check was run to its end".to_owned());
        }
        surprises
    }
}

/// The end of a transcript.
fn story(report: &CheckReport) -> String {
    let entries = &report.transcript;
    let last = entries[entries.len().saturating_sub(12)..].iter();
    last.map(|entry| format!("            {:?}: {:?}", entry.actor, entry.what))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What this machine can run.
struct Languages {
    python: Option<String>,
}

impl Languages {
    fn here() -> Languages {
        // A version manager's stand-in may take longer to start than the program that it chooses.
        let python = Command::new("python3")
            .args(["-c", "import sys; print(sys.executable)"])
            .output();
        Languages {
            python: python
                .ok()
                .filter(|output| output.status.success())
                .and_then(|output| String::from_utf8(output.stdout).ok())
                .map(|path| path.trim().to_owned()),
        }
    }

    /// The words that start a program, or the name of what is missing for it.
    fn command(&self, path: &Path, built: &Path) -> Result<Result<Vec<String>, &'static str>> {
        let source = path.display().to_string();
        let interpreter = match path.extension().and_then(|e| e.to_str()) {
            Some("py") => {
                return Ok(self
                    .python
                    .clone()
                    .map(|python| vec![python, source])
                    .ok_or("python3"));
            }
            Some("mjs") => "node",
            Some("pl") => "perl",
            Some("java") => "java",
            Some("sh") => "bash",
            Some("c") => return compiled(path, built),
            _ => anyhow::bail!("{source} is in no language that is known here"),
        };
        let here = Command::new(interpreter).arg("--version").output().is_ok();
        Ok(if here {
            Ok(vec![interpreter.to_owned(), source])
        } else {
            Err(interpreter)
        })
    }
}

/// A C program, built into a directory of its own.
fn compiled(path: &Path, built: &Path) -> Result<Result<Vec<String>, &'static str>> {
    let kind = path
        .parent()
        .and_then(Path::file_name)
        .context("a source has a folder")?;
    let stem = path.file_stem().context("a source has a name")?;
    let exe = built.join(kind).join(stem);
    fs::create_dir_all(built.join(kind))?;
    let compiler = Command::new("cc")
        .args(["-O1", "-g", "-pthread", "-o"])
        .arg(&exe)
        .arg(path)
        .output();
    let Ok(output) = compiler else {
        return Ok(Err("cc"));
    };
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(Ok(vec![exe.display().to_string()]))
}
