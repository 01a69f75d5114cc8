//! The first lines of a program whose verdict is known say what it is:
//!
//! ```text
//! //! The mistake, in a sentence.
//! //!
//! //! caught by: 02.echoes-exactly 03.echoes-exactly
//! //! cause: replies-with-whole-buffer
//! ```
//!
//! or `passes: 03 server`, or `passes only: ID …` with reasons in between.
//!
//! `caught by: *.echoes-exactly` names the family of checks: `echoes-exactly` in every stage that has it.
//! `not: 05.echoes-exactly` takes checks out again. `by luck: ID …` names checks that the program itself
//! passes or fails by luck: how the kernel cuts a stream, say, or which of two processes is faster.

use std::collections::BTreeSet;

use crate::catalogue;
use crate::model::Role;

/// What the checks must say of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// It passes all checks of these stages and roles.
    Passes(Vec<(String, Role)>),
    /// It fails these checks, and no others of the stages and roles that they belong to.
    CaughtBy(BTreeSet<String>),
    /// It passes these checks, and no others of any stage.
    PassesOnly(BTreeSet<String>),
}

/// What the header of a program says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What must come out.
    pub expect: Expect,
    /// The ids of its mistakes, as the verdicts should name them: one, but for a program that is wrong
    /// altogether.
    pub causes: Vec<String>,
    /// The checks that it passes or fails by its own luck.
    pub by_luck: BTreeSet<String>,
}

impl Header {
    /// Reads the comment at the beginning of a source, in any of the languages used here.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing or can't be understood.
    pub fn parse(source: &str) -> Result<Header, String> {
        let (mut caught, mut passes, mut only) = (None, None, None);
        let (mut not, mut causes, mut by_luck) = (Vec::new(), Vec::new(), Vec::new());
        for line in comment(source) {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let words = || value.split_whitespace().map(str::to_owned);
            match key.trim() {
                "caught by" => caught.get_or_insert_with(Vec::new).extend(words()),
                "passes" => passes.get_or_insert_with(Vec::new).extend(words()),
                "passes only" => only.get_or_insert_with(Vec::new).extend(words()),
                "not" => not.extend(words()),
                "cause" => causes.extend(words()),
                "by luck" => by_luck.extend(words()),
                _ => {}
            }
        }
        let expect = match (caught, passes, only) {
            (Some(ids), None, None) => Expect::CaughtBy(without(known(ids)?, known(not)?)?),
            _ if !not.is_empty() => return Err("has `not:` without `caught by:`".into()),
            (None, Some(words), None) => Expect::Passes(programs(&words)?),
            (None, None, Some(words)) => Expect::PassesOnly(
                // The others are its reasons.
                known(
                    words
                        .into_iter()
                        .filter(|word| is_like_an_id(word))
                        .collect(),
                )?,
            ),
            (None, None, None) => return Err("has no line `caught by:` or `passes:`".into()),
            _ => return Err("says both what passes it and what catches it".into()),
        };
        Ok(Header {
            expect,
            causes,
            by_luck: known(by_luck)?,
        })
    }
}

/// The keys of a header's lines that a judgement gives.
pub(super) const KEYS: [&str; 6] = [
    "caught by",
    "not",
    "passes",
    "passes only",
    "by luck",
    "cause",
];

/// The key of a line of a comment: `cause` of `//! cause: bytes-added`.
pub(super) fn key_of(line: &str) -> Option<&str> {
    Some(bare(line).split_once(':')?.0.trim())
}

/// How many lines the first comment of a source has.
pub(super) fn comment_lines(source: &str) -> usize {
    source
        .lines()
        .take_while(|line| {
            let line = line.trim_start();
            ["//", "/*", "*", "#"]
                .iter()
                .any(|mark| line.starts_with(mark))
        })
        .count()
}

/// The lines of the first comment, without what makes them one.
fn comment(source: &str) -> impl Iterator<Item = &str> {
    source.lines().take(comment_lines(source)).map(bare)
}

/// A line of a comment without the marks at its beginning.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(['/', '!', '*', '#', ' '])
}

fn is_like_an_id(word: &str) -> bool {
    let stage = word.split_once('.').map(|(stage, _)| stage);
    stage.is_some_and(|stage| stage.len() == 2 && stage.chars().all(|c| c.is_ascii_digit()))
}

/// The ids of these checks and families.
fn known(names: Vec<String>) -> Result<BTreeSet<String>, String> {
    let mut ids = BTreeSet::new();
    for name in names {
        let checks = catalogue::stages().iter().flat_map(|stage| stage.checks);
        let before = ids.len();
        match name.strip_prefix("*.") {
            Some(family) => {
                let of_family = |id: &&str| id.split_once('.').is_some_and(|(_, n)| n == family);
                let found = checks.map(|check| check.info.id).filter(of_family);
                ids.extend(found.map(str::to_owned));
            }
            None if catalogue::check(&name).is_some() => {
                ids.insert(name);
                continue;
            }
            None => return Err(format!("names the check {name}, and there is none")),
        }
        if ids.len() == before {
            return Err(format!("names {name}, which adds no check"));
        }
    }
    Ok(ids)
}

/// `ids` but for those in `not`, each of which must be among them.
fn without(mut ids: BTreeSet<String>, not: BTreeSet<String>) -> Result<BTreeSet<String>, String> {
    for id in not {
        if !ids.remove(&id) {
            return Err(format!("takes out {id}, which it does not name"));
        }
    }
    Ok(ids)
}

fn programs(words: &[String]) -> Result<Vec<(String, Role)>, String> {
    let pairs = words.chunks(2).map(|pair| {
        let role = match pair.get(1).map(String::as_str) {
            Some("server") => Role::Server,
            Some("client") => Role::Client,
            _ => return Err(format!("passes {pair:?}, which is no stage and role")),
        };
        let stage = catalogue::find(&pair[0]).map_err(|e| e.to_string())?;
        match stage.roles.contains(&role) {
            true => Ok((stage.number.to_owned(), role)),
            false => Err(format!(
                "passes a {role} of stage {}, which has none",
                stage.number
            )),
        }
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_program_names_its_checks_over_several_lines_and_its_cause() {
        let source = "//! Stops: after one.\n//!\n//! caught by: 02.second-client\n\
                      //! caught by: 03.serves-many-clients\n//! cause: ends-after-one-client\n\nfn main() {}";
        let header = Header::parse(source).unwrap();
        let ids = ["02.second-client", "03.serves-many-clients"].map(str::to_owned);
        assert_eq!(header.expect, Expect::CaughtBy(ids.into()));
        assert_eq!(header.causes, ["ends-after-one-client"]);
    }

    #[test]
    fn a_right_program_names_stages_and_roles_in_any_language() {
        let passes = Expect::Passes(vec![
            ("02".into(), Role::Server),
            ("03".into(), Role::Server),
        ]);
        let python =
            "#!/usr/bin/env python3\n# passes: 02 server\n# passes: 03 server\nimport os\n";
        assert_eq!(Header::parse(python).unwrap().expect, passes);
        let c = "/* A server.\n * passes: 02 server 03 server\n */\nint main() {}";
        assert_eq!(Header::parse(c).unwrap().expect, passes);
    }

    #[test]
    fn a_trivial_program_may_give_reasons() {
        let source = "//! passes only: 01.binds-given-address (it does)\n//! passes only: nothing";
        let ids = BTreeSet::from(["01.binds-given-address".to_owned()]);
        assert_eq!(
            Header::parse(source).unwrap().expect,
            Expect::PassesOnly(ids)
        );
    }

    #[test]
    fn a_family_is_its_check_in_every_stage_but_for_the_exceptions() {
        let source = "# caught by: *.echoes-exactly\n# not: 05.echoes-exactly 07.echoes-exactly 08.echoes-exactly";
        let ids = ["02.echoes-exactly", "03.echoes-exactly"].map(str::to_owned);
        let header = Header::parse(source).unwrap();
        assert_eq!(header.expect, Expect::CaughtBy(ids.into()));
        assert!(Header::parse("# caught by: *.no-such-family").is_err());
        assert!(Header::parse("# caught by: 02.echoes-exactly\n# not: 03.echoes-exactly").is_err());
        assert!(Header::parse("# passes: 02 server\n# not: 03.echoes-exactly").is_err());
    }

    #[test]
    fn a_header_that_cannot_be_understood_is_refused() {
        assert!(Header::parse("fn main() {}").is_err());
        assert!(Header::parse("//! caught by: 01.no-such-check").is_err());
        assert!(Header::parse("//! passes: 02 client").is_err());
        assert!(Header::parse("//! passes: 02").is_err());
        assert!(Header::parse("# passes: 02 server\n# caught by: 02.second-client").is_err());
    }
}
