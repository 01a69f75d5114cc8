//! The book: its pages are the workbook's own files, and their links lead somewhere.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use common::checkout;

/// Where the book sees the workbook's files, through links in the file system.
const SRC: &str = ".book/src";

/// The pages, as SUMMARY.md names them.
fn pages() -> Vec<String> {
    let summary = fs::read_to_string(checkout().join(SRC).join("SUMMARY.md")).unwrap();
    links(&summary)
}

/// The targets of a page's links and pictures.
fn links(markdown: &str) -> Vec<String> {
    let text = without_code(markdown);
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    targets
        .filter(|target| !target.starts_with("http"))
        .collect()
}

/// Blocks of code, and code within a line, have no links.
fn without_code(markdown: &str) -> String {
    let mut fenced = false;
    let mut prose = |line: &&str| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    };
    let lines: Vec<&str> = markdown.lines().filter(|line| prose(line)).collect();
    let text = lines.join("\n");
    text.split('`').step_by(2).collect()
}

/// What `#…` may name on a page: its headings, in the way that web sites and mdBook name them.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let mut fenced = false;
    let mut anchors = BTreeSet::new();
    for line in markdown.lines() {
        fenced ^= line.starts_with("```");
        if !fenced && line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
            let name: String = heading.chars().filter(kept).collect();
            anchors.insert(name.replace(' ', "-"));
        }
    }
    anchors
}

/// `a/b/../c` as `a/c`, without asking the file system, in which the book is made of links.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(plain.pop(), "{} leads outside", path.display()),
            part => plain.push(part),
        }
    }
    plain
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(checkout().join(&page)).unwrap();
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => PathBuf::from(&page),
                file => plain(&Path::new(&page).with_file_name("").join(file)),
            };
            // In the workbook, and in the book, where it is the same file.
            for root in [checkout().to_owned(), checkout().join(SRC)] {
                let Ok(found) = root.join(&target).canonicalize() else {
                    broken.push(format!(
                        "{page}: {link}: {} is missing",
                        root.join(&target).display()
                    ));
                    continue;
                };
                let there = || anchors(&fs::read_to_string(&found).unwrap()).contains(anchor);
                if !anchor.is_empty() && !there() {
                    broken.push(format!("{page}: {link}: there is no such heading"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_book_has_every_lesson_and_copies_none() {
    let pages = pages();
    for stage in checks::catalogue::stages() {
        for folder in ["exercises", "solutions"] {
            let page = format!("{folder}/{}/README.md", stage.folder());
            assert!(pages.contains(&page), "{page} is not in SUMMARY.md");
        }
    }
    for page in [
        "README.md",
        "exercises/claims.md",
        "xtask/GRADING.md",
        "tests/AUTHORING.md",
    ] {
        assert!(
            pages.iter().any(|p| p == page),
            "{page} is not in SUMMARY.md"
        );
    }
    for page in pages {
        let own = checkout().join(&page).canonicalize().unwrap();
        let in_book = checkout().join(SRC).join(&page).canonicalize().unwrap();
        assert_eq!(own, in_book);
    }
}

#[test]
fn it_builds_without_warnings() {
    if Command::new("mdbook").arg("--version").output().is_err() {
        eprintln!("skipped: there is no mdbook here");
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let built = Command::new("mdbook")
        .args(["build", ".book", "--dest-dir"])
        .arg(out.path())
        .current_dir(checkout())
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&built.stderr).into_owned();
    assert!(
        built.status.success() && !says.contains("WARN") && !says.contains("ERROR"),
        "{says}"
    );
    let pages = pages().into_iter().map(|page| page.replace(".md", ".html"));
    for page in pages.chain(["index.html".to_owned()]) {
        let html = fs::read_to_string(out.path().join(&page)).expect(&page);
        let main = html
            .split("<main>")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next());
        let links = main.expect("a page").split([' ', '\n']).filter_map(|word| {
            let target = word
                .strip_prefix("href=\"")
                .or(word.strip_prefix("src=\""))?;
            target.split(['"', '#']).next()
        });
        for link in links.filter(|link| !link.is_empty() && !link.starts_with("http")) {
            let target = out.path().join(&page).with_file_name("").join(link);
            assert!(target.exists(), "{page}: {link}");
        }
    }
}
