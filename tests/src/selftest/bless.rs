//! The header that a program's verdicts suggest, for its author to review.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::header::{Expect, Header, KEYS, comment_lines, key_of};
use super::known_programs::KnownProgram;
use super::{Bench, catalogue};
use crate::control::Cancel;
use crate::model::{CheckReport, Event, Job, Outcome, Plan, Program, Role};
use crate::runner;

/// How wide a line of a header may be, in characters.
const WIDTH: usize = 100;

/// What a program's verdicts were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// The checks that it failed each time.
    pub failed: BTreeSet<String>,
    /// The checks that it failed one time and passed another.
    pub by_luck: BTreeSet<String>,
    /// The ids of the causes that were told.
    pub causes: BTreeSet<String>,
    /// The stages and roles in which it was judged.
    pub judged: Vec<(String, Role)>,
}

impl Verdicts {
    /// What these say together with others of the same program.
    pub fn and(self, others: Verdicts) -> Verdicts {
        let differ = self.failed.symmetric_difference(&others.failed).cloned();
        let mut by_luck: BTreeSet<String> = differ.collect();
        by_luck.extend(self.by_luck);
        let mut failed = &self.failed & &others.failed;
        failed.retain(|id| !by_luck.contains(id));
        Verdicts {
            failed,
            by_luck,
            causes: &self.causes | &others.causes,
            judged: self.judged,
        }
    }
}

/// Runs all checks of the stages in which `known` is judged.
///
/// # Errors
///
/// When no worker can be started, or a check itself is broken.
pub fn verdicts(
    bench: &Bench,
    known: &KnownProgram,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Verdicts> {
    let jobs = known
        .runs
        .iter()
        .map(|run| Job::new(run.stage.number, run.role, known.program.clone()));
    let plan = Plan {
        parallel: bench.parallel,
        ..Plan::new(jobs.collect(), bench.seed, bench.root)
    };
    let results = runner::run(&plan, bench.worker, &Cancel::default(), on_event)?;
    let mut verdicts = Verdicts::default();
    for (run, reports) in known.runs.iter().zip(&results.jobs) {
        verdicts
            .judged
            .push((run.stage.number.to_owned(), run.role));
        for (id, cause) in failures(reports, &known.program)? {
            verdicts.failed.insert(id);
            verdicts.causes.extend(cause);
        }
    }
    Ok(verdicts)
}

/// The failed checks of one run, each with the id of its cause where one was told.
fn failures(reports: &[CheckReport], program: &Program) -> Result<Vec<(String, Option<String>)>> {
    let mut failed = Vec::new();
    for report in reports {
        match &report.outcome {
            Outcome::Fail(failure) => {
                let cause = failure.cause.as_ref().map(|cause| cause.id.to_string());
                failed.push((report.id.to_string(), cause));
            }
            Outcome::Broken { why } => bail!("{} is broken: {why}", report.id),
            // Some checks are made for programs that the workbook builds.
            Outcome::Skipped { .. } if matches!(program, Program::Command { .. }) => {}
            Outcome::Skipped { why } => bail!("{} can't be run here: {why}", report.id),
            Outcome::Pass => {}
        }
    }
    Ok(failed)
}

/// `source` with the header that these verdicts suggest in place of its own; as it is where its own
/// says the same.
///
/// What its own header calls luck stays luck: a few runs may not show it.
pub fn rewritten(source: &str, verdicts: &Verdicts) -> String {
    let own = Header::parse(source);
    if own.as_ref().is_ok_and(|own| agrees(own, verdicts)) {
        return source.to_owned();
    }
    let luck = own.map(|own| own.by_luck).unwrap_or_default();
    let verdicts = &Verdicts {
        failed: &verdicts.failed - &luck,
        by_luck: &verdicts.by_luck | &luck,
        ..verdicts.clone()
    };
    let lines: Vec<&str> = source.lines().collect();
    let (inside, outside) = lines.split_at(comment_lines(source));
    let is_header = |line: &&&str| key_of(line).is_some_and(|key| KEYS.contains(&key));
    let place = inside.iter().position(|line| is_header(&line));
    let kept: Vec<&str> = inside
        .iter()
        .filter(|line| !is_header(line))
        .copied()
        .collect();
    let ends = kept.last().is_some_and(|line| line.trim() == "*/");
    let place = place.unwrap_or(kept.len() - usize::from(ends));
    let mark = mark(&kept);
    let mut out: Vec<String> = kept[..place].iter().map(|&line| line.to_owned()).collect();
    if mark == "//!" && out.last().is_some_and(|line| line.trim() != mark) {
        out.push(mark.to_owned());
    }
    out.extend(
        header(verdicts)
            .into_iter()
            .map(|line| format!("{mark} {line}")),
    );
    out.extend(
        kept[place..]
            .iter()
            .chain(outside)
            .map(|&line| line.to_owned()),
    );
    out.join("\n") + "\n"
}

/// What begins a line of this comment.
fn mark(comment: &[&str]) -> &'static str {
    let first = comment.iter().find(|line| !line.starts_with("#!"));
    let first = first.map_or("#", |line| line.trim_start());
    let marks = [("//!", "//!"), ("//", "//"), ("/*", " *"), ("*", " *")];
    let mark = marks.iter().find(|(start, _)| first.starts_with(start));
    mark.map_or("#", |&(_, mark)| mark)
}

/// Whether a header claims these verdicts. It may name more causes than were told.
fn agrees(own: &Header, verdicts: &Verdicts) -> bool {
    let causes: BTreeSet<String> = own.causes.iter().cloned().collect();
    let failed = &verdicts.failed - &own.by_luck;
    let same = match &own.expect {
        Expect::CaughtBy(ids) => ids - &own.by_luck == failed,
        Expect::Passes(programs) => failed.is_empty() && *programs == verdicts.judged,
        Expect::PassesOnly(_) => false,
    };
    same && verdicts.by_luck.is_subset(&own.by_luck) && verdicts.causes.is_subset(&causes)
}

/// The lines of a header.
fn header(verdicts: &Verdicts) -> Vec<String> {
    if verdicts.failed.is_empty() && verdicts.by_luck.is_empty() {
        let passes = verdicts.judged.iter();
        return passes
            .map(|(stage, role)| format!("passes: {stage} {role}"))
            .collect();
    }
    let (caught, not) = shortened(&verdicts.failed);
    let causes: Vec<String> = verdicts.causes.iter().cloned().collect();
    let by_luck: Vec<String> = verdicts.by_luck.iter().cloned().collect();
    [
        ("caught by", caught),
        ("not", not),
        ("by luck", by_luck),
        ("cause", causes),
    ]
    .into_iter()
    .flat_map(|(key, words)| wrapped(key, &words))
    .collect()
}

/// Checks by family where that is shorter, then the others in the catalogue's order; and the
/// exceptions that the families need.
fn shortened(failed: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let all = || catalogue::stages().iter().flat_map(|stage| stage.checks);
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for check in all() {
        if let Some((_, name)) = check.info.id.split_once('.') {
            families.entry(name).or_default().push(check.info.id);
        }
    }
    let (mut caught, mut not) = (Vec::new(), Vec::new());
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for (name, ids) in families {
        let (here, others): (Vec<&str>, Vec<&str>) =
            ids.into_iter().partition(|id| failed.contains(*id));
        if here.len() > 1 + others.len() {
            caught.push(format!("*.{name}"));
            not.extend(others.into_iter().map(str::to_owned));
            named.extend(here);
        }
    }
    let single = all().map(|check| check.info.id);
    let single = single.filter(|id| failed.contains(*id) && !named.contains(id));
    caught.extend(single.map(str::to_owned));
    (caught, not)
}

/// `key: word word`, over as many lines as it takes.
fn wrapped(key: &str, words: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() + "//! ".len() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{key}: {word}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failing(ids: &[&str]) -> Verdicts {
        Verdicts {
            failed: ids.iter().map(|&id| id.to_owned()).collect(),
            causes: BTreeSet::from(["bytes-added".to_owned()]),
            by_luck: BTreeSet::new(),
            judged: vec![("03".to_owned(), Role::Server)],
        }
    }

    #[test]
    fn a_suggested_header_is_read_as_what_it_was_made_of() {
        let all = [
            "02.clients-kept-apart",
            "03.clients-kept-apart",
            "05.clients-kept-apart",
        ];
        for ids in [
            &all[..],
            &all[..1],
            &["02.echoes-exactly", "03.echoes-exactly"],
        ] {
            let verdicts = failing(ids);
            let source = rewritten("//! Wrong.\n\nfn main() {}\n", &verdicts);
            let header = Header::parse(&source).unwrap();
            assert_eq!(header.expect, Expect::CaughtBy(verdicts.failed), "{source}");
            assert_eq!(header.causes, ["bytes-added"]);
        }
    }

    #[test]
    fn a_family_stands_for_its_checks_and_names_its_exceptions() {
        let ids = [
            "02.clients-kept-apart",
            "03.clients-kept-apart",
            "05.clients-kept-apart",
            "07.clients-kept-apart",
        ];
        assert_eq!(header(&failing(&ids))[0], "caught by: *.clients-kept-apart");
        let ids = [
            "01.announces-itself",
            "02.announces-itself",
            "03.announces-itself",
            "04.announces-itself",
            "06.announces-itself",
            "07.announces-itself",
            "08.announces-itself",
            "09.announces-itself",
        ];
        let lines = header(&failing(&ids));
        assert_eq!(
            lines[..2],
            ["caught by: *.announces-itself", "not: 05.announces-itself"]
        );
    }

    #[test]
    fn a_header_that_says_the_same_stays_as_its_author_wrote_it() {
        let source = "//! Wrong.\n//!\n//! caught by: 03.echoes-exactly\n//! caught by: 02.echoes-exactly\n\
                      //! cause: bytes-added\n";
        let verdicts = failing(&["02.echoes-exactly", "03.echoes-exactly"]);
        assert_eq!(rewritten(source, &verdicts), source);
    }

    #[test]
    fn verdicts_that_differ_are_by_luck() {
        let one = failing(&["02.echoes-exactly", "02.second-client"]);
        let other = failing(&["02.echoes-exactly"]);
        let both = one.and(other).and(failing(&["02.echoes-exactly"]));
        assert_eq!(both.failed, failing(&["02.echoes-exactly"]).failed);
        assert_eq!(both.by_luck, failing(&["02.second-client"]).failed);
        let source = rewritten("// Wrong.\n", &both);
        assert!(
            source.contains("// by luck: 02.second-client\n"),
            "{source}"
        );
        // And stay so.
        let again = rewritten(&source, &failing(&["03.echoes-exactly"]));
        assert!(again.contains("// by luck: 02.second-client\n"), "{again}");
    }

    #[test]
    fn a_header_is_a_comment_of_the_programs_language() {
        let verdicts = failing(&["02.echoes-exactly"]);
        for (source, expected) in [
            (
                "#!/bin/sh\n# Wrong.\n",
                "#!/bin/sh\n# Wrong.\n# caught by: 02",
            ),
            ("// Wrong.\nint x;\n", "// Wrong.\n// caught by: 02"),
            ("/* Wrong.\n */\nint x;\n", "/* Wrong.\n * caught by: 02"),
        ] {
            let written = rewritten(source, &verdicts);
            assert!(written.starts_with(expected), "{written}");
            assert!(Header::parse(&written).is_ok(), "{written}");
        }
    }

    #[test]
    fn a_header_is_replaced_in_its_place_and_the_rest_stays() {
        let source = "//! Wrong.\n//!\n//! caught by: 02.second-client\n//! cause: reply-repeated\n\nuse x;\n";
        let expected =
            "//! Wrong.\n//!\n//! caught by: 02.echoes-exactly\n//! cause: bytes-added\n\nuse x;\n";
        assert_eq!(
            rewritten(source, &failing(&["02.echoes-exactly"])),
            expected
        );
        let mut passing = failing(&[]);
        passing.causes.clear();
        let expected = "//! Wrong.\n//!\n//! passes: 03 server\n\nuse x;\n";
        assert_eq!(rewritten(source, &passing), expected);
    }
}
