//! Programs in other languages and other styles than the solutions': the right ones pass every check,
//! the wrong ones fail exactly those that their first lines name.
//!
//! ```text
//! cargo test -p checks --test other_languages                   a few of them
//! cargo test -p checks --test other_languages -- 03 .pl         those with a word in their names
//! WORKBOOK_ALL_PROGRAMS=1 cargo test -p checks --test other_languages
//! WORKBOOK_TIER=full cargo test -p checks --test other_languages    as submissions are judged
//! WORKBOOK_TIER=reduced …    as they are where namespaces are refused; 01-server-spools needs a /tmp
//! ```

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use checks::control::WorkerCommand;
use checks::model::{Program, Tier};
use checks::selftest::{Bench, Depth, Kind, KnownProgram, judge};
use checks::toolchain;

/// What is run without being asked for: each language, stage and role, each way of waiting.
const EVERY_TIME: &[&str] = &[
    "right/01-client-input.py",
    "right/01-server-spools.py",
    "right/01-server-stdio.c",
    "right/03-client-connects-late.py",
    "right/03-client-dev-tcp.sh",
    "right/03-client-net.mjs",
    "right/03-server-asyncio-streams.py",
    "right/03-server-epoll-edge.c",
    "right/03-server-prefork.py",
    "right/03-server-sequential.pl",
    "right/04-client-dev-udp.sh",
    "right/05-client-stdio.c",
    "right/05-server-renames.py",
    "right/06-client-connect.c",
    "right/06-server-dgram.mjs",
    "right/06-server-thread-per-datagram.py",
    "wrong/01-server-strings.c",
    "wrong/03-client-quits-on-empty.pl",
    "wrong/03-server-broken-pipe.c",
    "wrong/04-server-small-buffer.c",
];

/// What makes this executable the worker of a run, which must have no other thread.
const WORKER: &str = "__worker";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == WORKER) {
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
    match judge_all(&wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One run of all programs that were asked for; whether each came out as its first lines say.
fn judge_all(wanted: &[&str]) -> Result<bool> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let languages = Languages::here();
    let built = tempfile::tempdir()?;
    let everything = env::var_os("WORKBOOK_ALL_PROGRAMS").is_some();
    let tier = match env::var("WORKBOOK_TIER").as_deref() {
        Ok("full") => Tier::Full,
        Ok("reduced") => Tier::Reduced,
        _ => Tier::None,
    };
    let mut subjects = Vec::new();
    let mut skipped = 0;
    for path in sources(&tests.join("programs"))? {
        let name = path
            .strip_prefix(tests.join("programs"))?
            .display()
            .to_string();
        let chosen = if wanted.is_empty() {
            everything || EVERY_TIME.contains(&name.as_str())
        } else {
            wanted.iter().any(|word| name.contains(word))
        };
        if !chosen {
            continue;
        }
        match languages.command(&path, built.path())? {
            Ok(words) => {
                let program = Program::Command {
                    words,
                    dir: path.parent().context("a source has a folder")?.to_owned(),
                    fixed: None,
                };
                let source = fs::read_to_string(&path)?;
                subjects.push(KnownProgram::new(name, Kind::Other, program, &source)?);
            }
            Err(missing) => {
                skipped += 1;
                println!("{name} ... skipped: {missing} is not on this machine");
            }
        }
    }
    ensure!(
        !subjects.is_empty() || skipped > 0 || !wanted.is_empty(),
        "there are no programs"
    );

    let bench = Bench {
        root: &tests.join(".."),
        worker: &WorkerCommand {
            exe: env::current_exe()?,
            args: vec![WORKER.to_owned()],
        },
        seed: fastrand::u64(..),
        parallel: None,
        depth: Depth::All,
        tier,
        words: Vec::new(),
    };
    let findings = judge(&bench, &subjects.iter().collect::<Vec<_>>(), &mut |_| {})?;
    let mut failed = 0;
    for subject in &subjects {
        let about = format!("{} in stage", subject.name);
        let mut complaints = findings
            .complaints
            .iter()
            .filter(|complaint| complaint.subject.starts_with(&about))
            .peekable();
        let right = complaints.peek().is_none();
        failed += usize::from(!right);
        println!(
            "{} ... {}",
            subject.name,
            if right { "ok" } else { "FAILED" }
        );
        for complaint in complaints {
            println!("    {complaint}");
        }
    }
    println!(
        "\ntest result: {}. {} passed; {failed} failed; {skipped} ignored; seed {}",
        if failed == 0 { "ok" } else { "FAILED" },
        subjects.len() - failed,
        bench.seed,
    );
    Ok(failed == 0)
}

/// The sources whose verdict is known, in order.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for verdict in ["right", "wrong", "beginners"] {
        for entry in fs::read_dir(folder.join(verdict))? {
            let path = entry?.path();
            // Those in Rust are one executable, which `cargo xtask verify` judges.
            if path.extension().is_none_or(|extension| extension != "rs") {
                all.push(path);
            }
        }
    }
    all.sort();
    Ok(all)
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
            Some("c") => return compiled(path, built),
            Some("py") => {
                let python = self.python.clone().ok_or("python3");
                // Without a search for installed packages, which takes longer than all the rest.
                return Ok(python.map(|python| vec![python, "-S".to_owned(), source]));
            }
            Some("mjs") => "node",
            Some("pl") => "perl",
            Some("java") => "java",
            Some("sh") => "bash",
            _ => anyhow::bail!("{source} is in no language that is known here"),
        };
        let here = Command::new(interpreter).arg("--version").output().is_ok();
        let words = vec![interpreter.to_owned(), source];
        // As `check` does it.
        let compiled = toolchain::compiled_once(&words, built, built);
        Ok(here.then(|| compiled.unwrap_or(words)).ok_or(interpreter))
    }
}

/// A C program, built into a directory of its own.
fn compiled(path: &Path, built: &Path) -> Result<Result<Vec<String>, &'static str>> {
    let half = path.parent().and_then(Path::file_name);
    let folder = built.join(half.context("a source has a folder")?);
    let exe = folder.join(path.file_stem().context("a source has a name")?);
    fs::create_dir_all(folder)?;
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
