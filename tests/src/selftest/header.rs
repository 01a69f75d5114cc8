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

/// What a program says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What must come out.
    pub expect: Expect,
    /// The ids of its mistakes, as the verdicts should name them: one, but for a program that is wrong
    /// altogether.
    pub causes: Vec<String>,
}

impl Header {
    /// Reads the comment at the beginning of a source, in any of the languages used here.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing or can't be understood.
    pub fn parse(source: &str) -> Result<Header, String> {
        let (mut caught, mut passes, mut only) = (None, None, None);
        let mut causes = Vec::new();
        for line in comment(source) {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let words = || value.split_whitespace().map(str::to_owned);
            match key.trim() {
                "caught by" => caught.get_or_insert_with(Vec::new).extend(words()),
                "passes" => passes.get_or_insert_with(Vec::new).extend(words()),
                "passes only" => only.get_or_insert_with(Vec::new).extend(words()),
                "cause" => causes.extend(words()),
                _ => {}
            }
        }
        let expect = match (caught, passes, only) {
            (Some(ids), None, None) => Expect::CaughtBy(known(ids)?),
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
        Ok(Header { expect, causes })
    }
}

/// The lines of the first comment, without what makes them one.
fn comment(source: &str) -> impl Iterator<Item = &str> {
    let marks = ['/', '!', '*', '#', ' '];
    source
        .lines()
        .take_while(|line| {
            let line = line.trim_start();
            ["//", "/*", "*", "#"]
                .iter()
                .any(|mark| line.starts_with(mark))
        })
        .map(move |line| line.trim().trim_start_matches(marks))
}

fn is_like_an_id(word: &str) -> bool {
    let stage = word.split_once('.').map(|(stage, _)| stage);
    stage.is_some_and(|stage| stage.len() == 2 && stage.chars().all(|c| c.is_ascii_digit()))
}

fn known(ids: Vec<String>) -> Result<BTreeSet<String>, String> {
    match ids.iter().find(|id| catalogue::check(id).is_none()) {
        Some(unknown) => Err(format!("names the check {unknown}, and there is none")),
        None => Ok(ids.into_iter().collect()),
    }
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
    fn a_mutant_names_its_checks_over_several_lines_and_its_cause() {
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
    fn a_header_that_cannot_be_understood_is_refused() {
        assert!(Header::parse("fn main() {}").is_err());
        assert!(Header::parse("//! caught by: 01.no-such-check").is_err());
        assert!(Header::parse("//! passes: 02 client").is_err());
        assert!(Header::parse("//! passes: 02").is_err());
        assert!(Header::parse("# passes: 02 server\n# caught by: 02.second-client").is_err());
    }
}
