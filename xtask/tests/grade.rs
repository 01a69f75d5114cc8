//! `cargo xtask grade`: submissions that nobody trusts, from a folder to marks.

mod common;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use checks::catalogue;
use checks::model::{Role, Tier};
use checks::toolchain;
use common::{checkout, stderr, stdout, xtask};
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::unistd::{Pid, mkfifo};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

/// A folder of submissions.
struct Cohort {
    place: TempDir,
}

impl Cohort {
    fn new() -> Self {
        Cohort {
            place: tempfile::tempdir().unwrap(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.place.path().join("cohort")
    }

    fn file(&self, name: &str) -> String {
        self.place.path().join(name).display().to_string()
    }

    /// A submission with this file, whose folder it gives.
    fn submit(&self, name: &str, file: &str, text: &str) -> PathBuf {
        let folder = self.folder().join(name);
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        folder
    }

    /// The same with the server of stage 02 that is right.
    fn submit_right(&self, name: &str) -> PathBuf {
        self.submit(name, "02-server.rs", &solution())
    }

    fn words<'a>(&'a self, more: &[&'a str]) -> Vec<String> {
        let folder = self.folder().display().to_string();
        let state = self.file("state");
        let words = [
            "grade", "--cohort", &folder, "--stages", "02", "--state", &state,
        ];
        words
            .iter()
            .chain(more)
            .map(|word| (*word).to_owned())
            .collect()
    }

    /// Grades it; the JSON report.
    fn graded(&self, more: &[&str]) -> Value {
        let report = format!("json={}", self.file("report.json"));
        let words = self.words(&[more, &["--report", &report]].concat());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        xtask(&words).success();
        json(&self.file("report.json"))
    }
}

fn json(file: &str) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn solution() -> String {
    toolchain::solution("02", Role::Server).unwrap()
}

fn of<'a>(report: &'a Value, name: &str) -> &'a Value {
    let submissions = report["submissions"].as_array().unwrap();
    let found = submissions
        .iter()
        .find(|submission| submission["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

fn all() -> usize {
    catalogue::find("02").unwrap().checks.len()
}

/// Whether this machine has the sandbox that grade asks for.
fn has_sandbox() -> bool {
    let works = toolchain::sandbox_works(Tier::Full);
    if let Err(why) = &works {
        eprintln!("skipped: this machine grants no sandbox for submissions: {why}");
    }
    works.is_ok()
}

#[test]
fn sources_are_taken_by_name_and_links_and_worse_are_refused() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    cohort.submit_right("flat");
    cohort.submit(
        "checkout",
        "exercises/02-connection-loop/server.rs",
        &solution(),
    );
    let elsewhere = cohort.place.path().join("right.rs");
    fs::write(&elsewhere, solution()).unwrap();
    let linked = cohort.submit("linked", "README", "");
    symlink(&elsewhere, linked.join("02-server.rs")).unwrap();
    let linked = cohort.submit("linked-folder", "README", "");
    let real = cohort.submit_right("flat");
    symlink(&real, linked.join("exercises")).unwrap();
    let fifo = cohort.submit("fifo", "README", "");
    mkfifo(&fifo.join("02-server.rs"), Mode::from_bits_truncate(0o600)).unwrap();
    let sparse = cohort.submit("sparse", "02-server.rs", "");
    let file = fs::File::options()
        .write(true)
        .open(sparse.join("02-server.rs"))
        .unwrap();
    file.set_len(1 << 40).unwrap();
    let binary = cohort.submit("binary", "README", "");
    fs::write(binary.join("02-server.rs"), b"fn main() {} // \xff").unwrap();
    let name = std::ffi::OsStr::from_bytes(b"na\xffme\x1b[31m");
    fs::create_dir_all(cohort.folder().join(name)).unwrap();
    symlink(&real, cohort.folder().join("entry")).unwrap();
    let report = cohort.graded(&[]);
    for right in ["flat", "checkout"] {
        assert_eq!(
            of(&report, right)["score"]["points"],
            all() as f64,
            "{right}"
        );
    }
    for (name, why) in [
        ("linked", "link"),
        ("entry", "link"),
        ("linked-folder", "link"),
        ("fifo", "no regular file"),
        ("sparse", "at most"),
        ("binary", "UTF-8"),
    ] {
        let submission = of(&report, name);
        assert_eq!(submission["score"]["points"], 0.0, "{name}");
        assert_eq!(submission["score"]["max"], all() as f64, "{name}");
        let refused = submission["refused"].to_string();
        assert!(refused.contains(why), "{name}: {refused}");
    }
    let names = report["submissions"].to_string();
    assert!(
        names.contains("xff") && !names.contains('\u{1b}'),
        "{names}"
    );
}

#[test]
fn neither_the_compiler_nor_the_program_can_read_what_is_not_theirs() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    let secret = cohort.place.path().join("secret-of-the-grader");
    fs::write(&secret, "top secret").unwrap();
    let solutions = checkout().join("solutions/02-connection-loop/server.rs");
    let include =
        |file: &Path| format!("fn main() {{ println!(\"{{}}\", include_str!({file:?})); }}");
    cohort.submit("includes", "02-server.rs", &include(&secret));
    let path = format!("#[path = {solutions:?}]\nmod theirs;\nfn main() {{ theirs::main() }}");
    cohort.submit("path", "02-server.rs", &path);
    // It opens what it can while it runs, and sends it to whoever connects.
    let spy = format!(
        "use std::{{fs, io::Write, net::TcpListener}};\n\
         fn main() {{\n\
             let listener = TcpListener::bind(std::env::args().nth(1).unwrap()).unwrap();\n\
             println!(\"listening on {{}}\", listener.local_addr().unwrap());\n\
             for stream in listener.incoming() {{\n\
                 let mut seen = String::new();\n\
                 for file in [{secret:?}, {solutions:?}, \"/etc/shadow\", \"/root/.bashrc\"] {{\n\
                     seen += &fs::read_to_string(file).unwrap_or_default();\n\
                 }}\n\
                 let there = |path: &str| fs::metadata(path).is_ok() as u8;\n\
                 let there = [\"/usr\", \"/root\", \"/home\", \"/work\", \"/var/lib\"].map(there);\n\
                 let wrote = fs::write(\"/usr/left\", \"x\").is_ok() || fs::write(\"/left\", \"x\").is_ok();\n\
                 let text = format!(\"THERE:{{there:?}} WROTE:{{wrote}} {{seen}}\");\n\
                 let _ = stream.unwrap().write_all(text.as_bytes());\n\
             }}\n\
         }}"
    );
    cohort.submit("spy", "02-server.rs", &spy);
    let report = cohort.graded(&[]);
    let text = report.to_string();
    assert!(
        !text.contains("top secret") && !text.contains("root:"),
        "it has read a secret"
    );
    assert!(
        !text.contains("fn converse"),
        "the solution's text is in the report"
    );
    for name in ["includes", "path"] {
        let programs = of(&report, name)["programs"].to_string();
        let programs = if programs == "null" {
            of(&report, name)["report"]["programs"].to_string()
        } else {
            programs
        };
        assert!(programs.contains("does-not-compile"), "{programs}");
    }
    let spied = of(&report, "spy").to_string();
    let seen = "THERE:[1, 0, 0, 0, 0] WROTE:false";
    assert!(spied.contains(seen), "it has seen or changed more");
    assert!(!Path::new("/usr/left").exists() && !Path::new("/left").exists());
}

#[test]
fn a_program_gets_the_crates_of_its_stage_and_no_others() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    let uses_nix = toolchain::solution("08", Role::Server).unwrap();
    cohort.submit("named", "08-server.rs", &uses_nix);
    cohort.submit("named", "02-server.rs", &uses_nix);
    let (file, folder, state) = (
        cohort.file("report.json"),
        cohort.folder().display().to_string(),
        cohort.file("state"),
    );
    let report = format!("json={file}");
    xtask(&[
        "grade", "--cohort", &folder, "--stages", "02,08", "--state", &state, "--report", &report,
    ])
    .success();
    let report = json(&file);
    let programs = of(&report, "named")["report"]["programs"]
        .as_array()
        .unwrap();
    let state = |stage: &str| {
        let program = (programs.iter()).find(|p| p["stage"] == stage && p["role"] == "server");
        program.unwrap().to_string()
    };
    assert!(state("08").contains("\"checked\""), "{}", state("08"));
    assert!(state("02").contains("nix"), "{}", state("02"));
}

#[test]
fn points_come_from_weights_and_the_maximum_from_nothing_else() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    cohort.submit_right("right");
    let wrong = solution().replace("make_ascii_uppercase", "make_ascii_lowercase");
    cohort.submit("wrong", "02-server.rs", &wrong);
    cohort.submit("empty", "README", "");
    let weights = cohort.file("weights.toml");
    fs::write(
        &weights,
        "default = 0\n[checks]\n\"02.announces-itself\" = 2.5\n\"*.echoes-exactly\" = 5\n\
         [extra]\n\"02.keeps-running\" = 1\n",
    )
    .unwrap();
    let report = cohort.graded(&["--weights", &weights]);
    let score = |name: &str| {
        let score = &of(&report, name)["score"];
        (
            score["points"].as_f64().unwrap(),
            score["max"].as_f64().unwrap(),
        )
    };
    assert_eq!(score("right"), (8.5, 7.5));
    assert_eq!(score("wrong"), (2.5, 7.5));
    assert_eq!(score("empty"), (0.0, 7.5));
    fs::write(&weights, "[checks]\n\"02.echoes-exacly\" = 1\n").unwrap();
    let words = cohort.words(&["--weights", &weights]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    xtask(&words)
        .code(2)
        .stderr(contains("did you mean 02.echoes-exactly"));
}

#[test]
fn the_parts_of_a_cohort_make_the_same_whole() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    for name in ["ada", "bob", "cy", "dee"] {
        cohort.submit_right(name);
    }
    cohort.submit("eve", "02-server.rs", "fn main() {}");
    let whole = cohort.graded(&["--seed", "7"]);
    let mut shards = Vec::new();
    for part in ["1/3", "2/3", "3/3"] {
        let shard = cohort.file(&format!("shard-{}.json", &part[..1]));
        let report = format!("json={shard}");
        let words = cohort.words(&["--seed", "7", "--partition", part, "--report", &report]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        xtask(&words).success();
        shards.push(shard);
    }
    let folder = cohort.folder().display().to_string();
    let merge = |shards: &[&str]| {
        let report = format!("json={}", cohort.file("merged.json"));
        let words = [
            &["grade", "merge"],
            shards,
            &["--cohort", &folder, "--report", &report],
        ];
        xtask(&words.concat())
    };
    let [one, two, three] = [&shards[0], &shards[1], &shards[2]].map(String::as_str);
    merge(&[three, one, two]).success();
    let marks = |report: &Value| -> Vec<(String, Value, Value)> {
        let submissions = report["submissions"].as_array().unwrap().iter();
        let mark = |s: &Value| {
            (
                s["name"].to_string(),
                s["score"].clone(),
                s["report"]["totals"].clone(),
            )
        };
        submissions.map(mark).collect()
    };
    let merged = json(&cohort.file("merged.json"));
    assert_eq!(marks(&merged), marks(&whole));
    assert_eq!(merged["checks"], whole["checks"]);
    merge(&[one, three])
        .code(2)
        .stderr(contains("lost: part 2/3"));
    merge(&[one, two, three, one])
        .code(2)
        .stderr(contains("part 1 is there twice"));
    cohort.submit_right("late");
    merge(&[one, two, three])
        .code(2)
        .stderr(contains("missing in all parts: late"));
}

#[test]
fn a_run_that_was_killed_is_resumed_and_equal_submissions_are_judged_once() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    for number in 0..8 {
        let text = format!("{}\n// {number}\n", solution());
        cohort.submit(&format!("s{number}"), "02-server.rs", &text);
    }
    let mut grader = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(cohort.words(&["--jobs", "1"]))
        .current_dir(checkout())
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let state = cohort.place.path().join("state");
    let kept = || -> Vec<(PathBuf, u64)> {
        let entries = fs::read_dir(&state).into_iter().flatten().flatten();
        let json =
            entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "json"));
        let mut kept: Vec<_> = json
            .map(|entry| (entry.path(), entry.metadata().unwrap().ino()))
            .collect();
        kept.sort();
        kept
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    while kept().is_empty() {
        assert!(Instant::now() < deadline, "no submission was finished");
        std::thread::yield_now();
    }
    kill(Pid::from_raw(grader.id() as i32), Signal::SIGKILL).unwrap();
    grader.wait().unwrap();
    let before = kept();
    assert!(before.len() < 8, "it was killed too late to prove anything");
    let report = cohort.graded(&["--resume"]);
    assert_eq!(report["submissions"].as_array().unwrap().len(), 8);
    let after = kept();
    for file in &before {
        assert!(after.contains(file), "{file:?} was graded again");
    }
    cohort.submit("twin", "02-server.rs", &format!("{}\n// 0\n", solution()));
    let report = cohort.graded(&["--resume", "--dedupe", "--jobs", "1"]);
    assert_eq!(of(&report, "twin")["score"]["points"], all() as f64);
    assert_eq!(of(&report, "twin")["same_as"], "s0");
}

#[test]
fn every_format_is_read_by_its_reader() {
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    cohort.submit_right("=right()");
    let hostile = "fn main() { eprintln!(\"::error::owned\\n<script>]]>\\u{1b}[31m\"); std::process::exit(3) }";
    cohort.submit("<b>hostile", "02-server.rs", hostile);
    let formats = ["junit", "csv", "tap", "html", "github"];
    let reports: Vec<String> = formats
        .iter()
        .map(|format| format!("{format}={}", cohort.file(format)))
        .collect();
    let more: Vec<&str> = reports
        .iter()
        .flat_map(|report| ["--report", report])
        .collect();
    cohort.graded(&more);
    let text = |format: &str| fs::read_to_string(cohort.file(format)).unwrap();
    let suites = junit_parser::from_reader(text("junit").as_bytes())
        .unwrap()
        .suites;
    assert_eq!(suites.len(), 2);
    assert!(suites.iter().all(|suite| suite.cases.len() == all()));
    let csv = text("csv");
    let rows: Vec<&str> = csv.split("\r\n").filter(|row| !row.is_empty()).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().any(|row| row.starts_with("'=right()")), "{csv}");
    let tap = text("tap");
    let points = tap
        .lines()
        .filter(|line| line.starts_with("ok ") || line.starts_with("not ok "));
    assert_eq!(points.count(), 2 * all());
    assert!(tap.contains(&format!("1..{}", 2 * all())));
    let html = text("html");
    assert!(html.contains("&lt;b&gt;hostile"), "a name is text");
    assert!(!html.contains("<b>hostile") && !html.contains("<script>]]>"));
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "it needs no other file"
    );
    let github = text("github");
    let stopped = github.find("::stop-commands::").unwrap();
    assert!(!github[stopped + 5..].contains("\n::error"), "{github}");
    for text in formats.map(text) {
        assert!(!text.contains('\u{1b}') && !text.contains("\n::error::owned"));
    }
    // One at a time.
    let one = cohort.folder().join("<b>hostile").display().to_string();
    for (format, field) in [("gradescope", "max_score"), ("classroom50", "max-score")] {
        let report = format!("{format}={}", cohort.file(format));
        let state = cohort.file("state");
        xtask(&[
            "grade", &one, "--stages", "02", "--state", &state, "--report", &report,
        ])
        .success();
        let result = json(&cohort.file(format));
        let tests = result["tests"].as_array().unwrap();
        assert_eq!(tests.len(), all());
        assert!(tests.iter().all(|test| test[field].is_number()), "{result}");
        assert_eq!(result["score"].as_f64(), Some(0.0));
    }
    let words = cohort.words(&["--report", &reports[0], "--report", "gradescope=/dev/null"]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    xtask(&words).code(2).stderr(contains("one submission"));
}

#[test]
fn a_command_is_judged_in_place_of_sources() {
    let Some(python) = common::python() else {
        return;
    };
    if !has_sandbox() {
        return;
    }
    let cohort = Cohort::new();
    let plain =
        fs::read_to_string(checkout().join("tests/programs/right/02-server-plain.py")).unwrap();
    let folder = cohort.submit("with a space", "server.py", &plain);
    let command = format!("{python} {{}}/server.py");
    let folder = folder.display().to_string();
    let state = cohort.file("state");
    let run = xtask(&[
        "grade", &folder, "--stages", "02", "--state", &state, "--server", &command,
    ]);
    let text = stdout(&run.success());
    assert!(text.contains(&format!("{} of {}", all(), all())), "{text}");
}

#[test]
fn a_wrong_command_is_said_before_anything_is_graded() {
    let cohort = Cohort::new();
    cohort.submit_right("a");
    for (more, why) in [
        (["--partition", "5/4"], "K from 1 to N"),
        (["--partition", "2/4"], "--seed N"),
        (["--stages", "77"], "there is no stage"),
        (["--report", "xml=x"], "no report format xml"),
        (["--report", "json"], "FORMAT=FILE"),
    ] {
        let words = cohort.words(&[]);
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        if more[0] == "--stages" {
            words.retain(|word| *word != "--stages" && *word != "02");
        }
        let run = xtask(&[&words[..], &more].concat()).code(2);
        assert!(stderr(&run).contains(why), "{more:?}: {}", stderr(&run));
    }
    xtask(&["grade"])
        .code(2)
        .stderr(contains("name a submission").or(contains("Usage")));
}

#[test]
fn the_ready_files_use_options_that_there_are() {
    let help = stdout(&xtask(&["grade", "--help"]).success());
    let merge = stdout(&xtask(&["grade", "merge", "--help"]).success());
    let mut seen = 0;
    for folder in fs::read_dir(checkout().join("xtask/grading"))
        .unwrap()
        .flatten()
    {
        for file in fs::read_dir(folder.path()).unwrap().flatten() {
            let text = fs::read_to_string(file.path()).unwrap();
            if text.starts_with("#!/bin/sh") {
                let checked = Command::new("sh")
                    .arg("-n")
                    .arg(file.path())
                    .status()
                    .unwrap();
                assert!(checked.success(), "{}", file.path().display());
            }
            // What follows `grade`, to the end of the command.
            let text = text.replace("${XTASK:-cargo xtask}", "xtask");
            for part in text.split("xtask grade ").skip(1) {
                let ends = ["\n\n", "\n#\n"].map(|end| part.find(end).unwrap_or(part.len()));
                let end = ends[0].min(ends[1]);
                let words = part[..end].split_whitespace();
                for word in words.filter(|word| word.starts_with("--")) {
                    let option = word.trim_end_matches(['"', '\'', ';']);
                    let known = help.contains(option) || merge.contains(option);
                    // Of cargo's own commands that may follow.
                    let cargo = [
                        "--locked",
                        "--package",
                        "--features",
                        "--no-default-features",
                    ];
                    if !cargo.contains(&option) {
                        assert!(known, "{}: {option}", file.path().display());
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} options were found");
}
