//! The checks themselves, put to the proof.

mod common;

use common::xtask;
use predicates::str::contains;

#[test]
#[ignore = "takes minutes; `cargo xtask verify` says more, and the author's list ends with it"]
fn every_program_with_a_known_verdict_gets_it() {
    // What a wrong program must not be failed for as well is seen by `cargo xtask verify` alone.
    xtask(&["verify", "--quick"])
        .success()
        .stdout(contains("0 complaints"));
}

#[test]
fn solutions_pass_under_load_too() {
    xtask(&["soak", "--seconds", "10", "--solutions"])
        .success()
        .stdout(contains("none wrong"));
}
