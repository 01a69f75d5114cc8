//! Programs that attack who started them pass nothing, and a run of theirs ends: their checks fail, or
//! are broken where the attack reached the worker, and the process that asked for the run lives on.
//!
//! The attackers are this executable itself, so that it takes no other language.

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    attack::main()
}

#[cfg(unix)]
mod attack {
    use std::env;
    use std::path::Path;
    use std::process::ExitCode;

    use checks::control::{Cancel, WorkerCommand};
    use checks::model::{Job, Plan, Program};
    use checks::model::{Outcome, Role};
    use checks::runner;
    use nix::sys::signal::{Signal, kill, killpg};
    use nix::unistd::{getpgrp, getppid};

    type Attack = (&'static str, fn());

    const ATTACKS: &[Attack] = &[
        ("kills-its-parent", || {
            // To the first process of a process table, this signal means nothing.
            let _ = kill(getppid(), Signal::SIGKILL);
        }),
        ("kills-its-group", || {
            let _ = killpg(getpgrp(), Signal::SIGKILL);
        }),
        ("stops-its-parent", || {
            let _ = kill(getppid(), Signal::SIGSTOP);
        }),
    ];

    pub fn main() -> ExitCode {
        let words: Vec<String> = env::args().skip(1).collect();
        match words.first().map(String::as_str) {
            Some("__worker") => return checks::worker::main(),
            Some("--list") => return ExitCode::SUCCESS,
            Some(word) => {
                if let Some((_, attack)) = ATTACKS.iter().find(|(name, _)| *name == word) {
                    attack();
                    return ExitCode::SUCCESS;
                }
            }
            None => {}
        }
        let mut failed = 0;
        for (name, _) in ATTACKS {
            let problems = try_out(name);
            println!(
                "{name} ... {}",
                if problems.is_empty() { "ok" } else { "FAILED" }
            );
            failed += usize::from(!problems.is_empty());
            for problem in problems {
                println!("    {problem}");
            }
        }
        let word = if failed == 0 { "ok" } else { "FAILED" };
        println!(
            "\ntest result: {word}. {} passed; {failed} failed; 0 ignored",
            ATTACKS.len() - failed
        );
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// What is wrong with a run of this attacker.
    fn try_out(name: &str) -> Vec<String> {
        let exe = match env::current_exe() {
            Ok(exe) => exe,
            Err(error) => return vec![error.to_string()],
        };
        let job = |role| Job {
            stage: "03".to_owned(),
            role,
            program: Program::Command {
                words: vec![exe.display().to_string(), name.to_owned()],
                dir: env::temp_dir(),
                fixed: None,
            },
            only: None,
        };
        let plan = Plan {
            jobs: vec![job(Role::Server), job(Role::Client)],
            seed: 1,
            parallel: None,
            root: Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
            stories: false,
        };
        let worker = WorkerCommand {
            exe: exe.clone(),
            args: vec!["__worker".to_owned()],
        };
        match runner::run(&plan, &worker, &Cancel::default(), &mut |_| {}) {
            Err(error) => vec![format!("no results: {error:#}")],
            Ok(results) => results
                .jobs
                .iter()
                .flatten()
                .filter(|report| {
                    !matches!(report.outcome, Outcome::Fail(_) | Outcome::Broken { .. })
                })
                .map(|report| format!("{}: {}", report.id, report.outcome.name()))
                .collect(),
        }
    }
}
