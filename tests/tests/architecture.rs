//! The order of the rooms: imports go down the lists below and never up, and no two rooms know each
//! other. Files and functions keep to a size that a reader can hold in mind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `tests/src` from the ground up. A room may import those before it.
const CHECKS: &[&str] = &[
    "model",
    "control",
    "scratch",
    "observe",
    "debug",
    "trace",
    "sandbox",
    "diagnosis",
    "harness",
    "stages",
    "catalogue",
    "toolchain",
    "worker",
    "runner",
    "claims",
    "selftest",
    "lib",
];

/// The rooms of `xtask/src` from the ground up.
const XTASK: &[&str] = &[
    "args", "report", "output", "prepare", "run", "tutor", "session", "grade", "watch", "selftest",
    "commands", "lib", "main",
];

/// The longest file, and the longest function, in lines; tests at the end of a file are not counted.
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 80;

struct Source {
    /// Relative to the crate's `src`.
    path: PathBuf,
    /// Without its tests.
    text: String,
}

impl Source {
    /// The first folder, or the file itself, without its ending.
    fn room(&self) -> String {
        let first = self.path.components().next().unwrap();
        let name = Path::new(first.as_os_str()).with_extension("");
        name.to_string_lossy().into_owned()
    }

    /// The path of its module: `harness::wait`.
    fn module(&self) -> Vec<String> {
        let path = self.path.with_extension("");
        let mut parts: Vec<_> = path
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        if parts
            .last()
            .is_some_and(|last| last == "mod" || last == "lib")
        {
            parts.pop();
        }
        parts
    }
}

fn sources(src: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && path.file_stem().unwrap() != "tests"
            {
                let text = fs::read_to_string(&path).unwrap();
                let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
                let path = path.strip_prefix(src).unwrap().to_owned();
                let text = text[..end].to_owned();
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What follows each `crate::` or chain of `super::` in a text, as rooms: of `crate::{a, b::c}` all.
fn imports(source: &Source) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let code = source
        .text
        .lines()
        .map(|line| line.split("//").next().unwrap());
    let code = code.collect::<Vec<_>>().join("\n");
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(group[..closing(group)].split(',').map(first_name)),
            None => drop(rooms.insert(first_name(rest))),
        }
    }
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("::") || code[..at].ends_with(char::is_alphanumeric) {
            continue;
        }
        let mut rest = &code[at..];
        let mut module = source.module();
        while let Some(after) = rest.strip_prefix("super::") {
            module.pop();
            rest = after;
        }
        if module.is_empty() {
            match rest.strip_prefix('{') {
                Some(group) => rooms.extend(group[..closing(group)].split(',').map(first_name)),
                None => drop(rooms.insert(first_name(rest))),
            }
        }
    }
    rooms.remove("");
    rooms
}

/// Where a group of imports ends whose opening brace was just passed.
fn closing(group: &str) -> usize {
    let mut depth = 1;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    group.len()
}

fn first_name(path: &str) -> String {
    let name = |c: &char| c.is_alphanumeric() || *c == '_';
    path.trim_start().chars().take_while(name).collect()
}

/// Every arrow that does not go down, as a sentence.
fn wrong_arrows(src: &Path, order: &[&str]) -> Vec<String> {
    let rank: BTreeMap<&str, usize> = order.iter().zip(0..).map(|(room, n)| (*room, n)).collect();
    let mut wrong = Vec::new();
    for source in sources(src) {
        let from = source.room();
        let Some(&at) = rank.get(from.as_str()) else {
            wrong.push(format!(
                "{}: the room `{from}` is in no list",
                source.path.display()
            ));
            continue;
        };
        for to in imports(&source) {
            // Macros and items at the root are no rooms.
            let known = rank.get(to.as_str());
            if to != from && known.is_some_and(|&below| below >= at) {
                let file = source.path.display();
                wrong.push(format!(
                    "{file}: `{from}` imports `{to}`, which is above it"
                ));
            }
        }
    }
    wrong
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

#[test]
fn imports_of_the_checks_go_down() {
    let wrong = wrong_arrows(&root().join("tests/src"), CHECKS);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn imports_of_xtask_go_down() {
    let wrong = wrong_arrows(&root().join("xtask/src"), XTASK);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn reports_know_the_model_alone() {
    for source in sources(&root().join("xtask/src/report")) {
        for (at, _) in source.text.match_indices("checks::") {
            let rest = &source.text[at + "checks::".len()..];
            let room = first_name(rest);
            assert_eq!(room, "model", "report/{}", source.path.display());
        }
    }
}

#[test]
fn an_arrow_upwards_is_found() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("model")).unwrap();
    let file = dir.path().join("model/plan.rs");
    fs::write(&file, "use super::super::{harness::Context, control};\n").unwrap();
    let wrong = wrong_arrows(dir.path(), CHECKS);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(
        wrong[1].contains("plan.rs: `model` imports `harness`"),
        "{wrong:?}"
    );
    fs::write(&file, "// crate::harness\nfn f() { crate::trace::x() }\n").unwrap();
    assert_eq!(wrong_arrows(dir.path(), CHECKS).len(), 1);
}

/// Functions that are too long: their name, and how many lines they have.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let is_function = line.trim_start().starts_with("fn ") || line.contains(" fn ");
        if !is_function || line.trim_start().starts_with("//") || line.contains('"') {
            continue;
        }
        // rustfmt closes a function at the indentation at which it began.
        let end = format!("{}}}", " ".repeat(indent));
        let length = lines[at..]
            .iter()
            .position(|line| *line == end)
            .map_or(0, |n| n + 1);
        if length > LONGEST_FUNCTION {
            let name = line.split("fn ").nth(1).unwrap_or(line);
            found.push((name.split(['(', '<']).next().unwrap().to_owned(), length));
        }
    }
    found
}

#[test]
fn files_and_functions_can_be_held_in_mind() {
    let mut wrong = Vec::new();
    for src in ["tests/src", "xtask/src"] {
        for source in sources(&root().join(src)) {
            let file = format!("{src}/{}", source.path.display());
            let lines = source.text.lines().count();
            if lines > LONGEST_FILE {
                wrong.push(format!("{file} has {lines} lines"));
            }
            for (name, length) in long_functions(&source.text) {
                wrong.push(format!("{file}: {name} has {length} lines"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
