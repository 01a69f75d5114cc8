//! "It will do nothing more" is said neither early nor never: the short form of
//! `cargo xtask soak --quiescence`.
#![cfg(target_os = "linux")]

use std::env;
use std::process::ExitCode;

use checks::selftest::stress::{SubjectCommand, be_subject, soak};

/// Not a test: what the trials start.
#[test]
fn subject() {
    if let Some(code) = be_subject() {
        assert_eq!(code, ExitCode::SUCCESS);
    }
}

/// `WORKBOOK_TRIALS=100000` makes it a long one.
#[test]
fn quiet_is_said_neither_early_nor_never() {
    let trials = env::var("WORKBOOK_TRIALS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1300);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let args = ["subject", "--exact", "--nocapture", "--test-threads=1"].map(str::to_owned);
    let command = SubjectCommand {
        exe: env::current_exe().expect("we run"),
        args: args.to_vec(),
    };
    let tally = soak(trials, seed, &command, &mut |_| true).expect("subjects start");
    for wrong in &tally.wrong {
        println!("{wrong}");
    }
    println!("{} trials, {} wrong", tally.trials, tally.wrong.len());
    assert_eq!(tally.wrong, []);
    assert_eq!(tally.trials, trials);
}
