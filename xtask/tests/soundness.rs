//! The checks themselves, put to the proof.

mod common;

use common::xtask;
use predicates::str::contains;

#[test]
fn every_program_with_a_known_verdict_gets_it() {
    // That each wrong program is failed for nothing else is seen by `cargo xtask verify` alone.
    xtask(&["verify", "--quick"])
        .success()
        .stdout(contains("0 complaints"));
}

#[test]
fn solutions_pass_under_load_too() {
    xtask(&["soak", "--seconds", "5", "--solutions"])
        .success()
        .stdout(contains("none wrong"));
}
