//! `cargo xtask claims` as a user meets it.

mod common;

use common::{stdout, xtask};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

#[test]
fn all_claims_are_tried_a_line_each() {
    let text = stdout(&xtask(&["claims"]).success());
    for claim in checks::claims::all() {
        let number = format!("{:>2}  ", claim.number);
        assert!(
            text.lines().any(|line| line.starts_with(&number)),
            "{}",
            claim.slug
        );
    }
}

#[test]
fn one_claim_is_told_in_full() {
    for name in ["9", "connect-answers-accept"] {
        xtask(&["claims", name]).success().stdout(
            starts_with("9 connect-answers-accept")
                .and(contains("observed   send: 5 bytes taken"))
                .and(contains("verdict    false here")),
        );
    }
}

#[test]
fn a_claim_that_does_not_exist_is_a_wrong_command() {
    xtask(&["claims", "99"])
        .code(2)
        .stderr(starts_with("error: ").and(contains("from 1 to")));
    xtask(&["claims", "connect-answer-accept"])
        .code(2)
        .stderr(contains("did you mean connect-answers-accept?"));
    xtask(&["claims", "9", "--markdown"]).code(2);
}

#[test]
fn the_page_comes_whole() {
    xtask(&["claims", "--markdown"])
        .success()
        .stdout(starts_with("# Claims about sockets").and(contains("## 80 ")));
}
