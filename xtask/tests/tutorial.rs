//! The tutorial's programs, unchanged: each fails what its first lines name, and nothing else.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use checks::control::{Cancel, WorkerCommand};
use checks::model::{BuiltInAddress, Job, Outcome, Plan, Program, Role};
use checks::selftest::{Expect, Header};
use checks::{catalogue, runner};
use common::{PLAIN, python};

/// A program and what its first lines say of it.
struct Tutorial {
    /// `part6_server.py`
    name: String,
    path: PathBuf,
    /// What is built in.
    address: String,
    /// Stage and role.
    runs: Vec<(String, Role)>,
    /// The ids of the checks that it fails, in all of these stages.
    fails: BTreeSet<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tutorial")
}

fn programs() -> Vec<Tutorial> {
    let mut programs: Vec<Tutorial> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .map(|path| read(&path))
        .collect();
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    programs
}

fn read(path: &Path) -> Tutorial {
    let source = fs::read_to_string(path).unwrap();
    let said = |key: &str| {
        let line = source.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("{} lacks {key}", path.display()))
            .trim()
            .to_owned()
    };
    let said_runs = said("# runs as:");
    let runs = said_runs.split(", ").map(|run| {
        let (stage, role) = run.split_once(' ').unwrap();
        let role = [Role::Server, Role::Client]
            .into_iter()
            .find(|r| r.name() == role);
        (stage.to_owned(), role.unwrap())
    });
    let fails = match Header::parse(&source).unwrap().expect {
        Expect::CaughtBy(ids) => ids,
        Expect::Passes(_) => BTreeSet::new(),
        Expect::PassesOnly(_) => panic!("{} is not trivial", path.display()),
    };
    Tutorial {
        name: path.file_name().unwrap().to_str().unwrap().to_owned(),
        path: path.canonicalize().unwrap(),
        address: said("# address:"),
        runs: runs.collect(),
        fails,
    }
}

#[test]
fn the_tables_say_what_the_programs_say() {
    let text = fs::read_to_string(folder().join("README.md")).unwrap();
    let mut tables: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut program = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            program = name;
            tables.insert(program, BTreeSet::new());
        }
        if let [_, stage, ids, ..] = line.split('|').collect::<Vec<_>>()[..]
            && catalogue::find(stage.trim()).is_ok()
        {
            let ids = ids.split(',').map(|id| id.trim().trim_matches('`'));
            tables
                .entry(program)
                .or_default()
                .extend(ids.map(|id| format!("{}.{id}", stage.trim())));
        }
    }
    let programs = programs();
    assert_eq!(tables.len(), programs.len());
    for program in &programs {
        assert_eq!(
            tables.get(&*program.name),
            Some(&program.fails),
            "{}",
            program.name
        );
    }
}

#[test]
fn each_fails_what_it_says_and_nothing_else() {
    let Some(python) = python() else {
        return;
    };
    let programs = programs();
    let place = tempfile::tempdir().unwrap();
    let runs: Vec<_> = programs
        .iter()
        .flat_map(|program| program.runs.iter().map(move |run| (program, run)))
        .collect();
    let jobs = runs.iter().map(|(program, (stage, role))| {
        Job::new(
            stage,
            *role,
            Program::Command {
                words: vec![
                    python.to_owned(),
                    PLAIN.to_owned(),
                    program.path.display().to_string(),
                ],
                dir: place.path().to_owned(),
                fixed: Some(
                    BuiltInAddress::parse(
                        &program.address,
                        catalogue::find(stage).unwrap().transport,
                    )
                    .unwrap(),
                ),
            },
        )
    });
    let plan = Plan::new(
        jobs.collect(),
        1,
        Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
    );
    let worker = WorkerCommand {
        exe: env!("CARGO_BIN_EXE_xtask").into(),
        args: vec!["__worker".to_owned()],
    };
    let results = runner::run(&plan, &worker, &Cancel::default(), &mut |_| {}).unwrap();
    let mut surprises = Vec::new();
    for ((program, _), reports) in runs.iter().zip(&results.jobs) {
        for report in reports {
            let surprise = match &report.outcome {
                Outcome::Pass => program.fails.contains(&report.id),
                Outcome::Fail(_) => !program.fails.contains(&report.id),
                // No way to run it here, which says nothing of the program.
                Outcome::Skipped { .. } => false,
                Outcome::Broken { .. } => true,
            };
            if surprise {
                surprises.push(format!(
                    "{} {} {:?}",
                    program.name, report.id, report.outcome
                ));
            }
        }
    }
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}
