//! Where a machine refuses something, as containers do, the verdicts are the same: a filter in the
//! worker refuses a system call to it and to all that it starts, and a right and a wrong program are
//! judged as ever. The report says what was lost.
//!
//! The programs are this executable itself, so that it takes no other language.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)] // A filter is installed with prctl(2).
mod linux {
    use std::collections::BTreeMap;
    use std::env;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::path::Path;
    use std::process::ExitCode;

    use anyhow::{Context, Result};
    use checks::control::{Cancel, WorkerCommand};
    use checks::model::{Event, Job, Outcome, Plan, Program, Role, SandboxPolicy, Tier};
    use checks::runner::{self, Results};
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::getppid;

    /// What is refused, the call's number, a word that the report must then say, and what the programs are
    /// kept from.
    const REFUSALS: &[(&str, libc::c_long, &str, Tier)] = &[
        ("ptrace", libc::SYS_ptrace, "traced", Tier::None),
        (
            "pidfd_getfd",
            libc::SYS_pidfd_getfd,
            "time limits",
            Tier::None,
        ),
        ("unshare", libc::SYS_unshare, "network", Tier::None),
        ("unshare", libc::SYS_unshare, "network", Tier::Reduced),
    ];

    /// A check that traces the program.
    const TRACED: &str = "02.survives-short-writes";

    /// Checks that pass, fail by a hang, and prove an absence.
    const CHECKS: &[&str] = &[
        "02.announces-itself",
        "02.echoes-exactly",
        "02.second-client",
        "02.silent-clients",
        "02.half-close-gets-everything",
        "02.idle-while-idle",
        TRACED,
    ];

    type Server = (&'static str, fn(TcpListener));

    const SERVERS: &[Server] = &[
        ("right", right),
        ("right, and stops its judge", |listener| {
            // Where it has no process table of its own, this is the worker.
            let _ = kill(getppid(), Signal::SIGSTOP);
            right(listener);
        }),
        ("waits for a newline", |listener| {
            while let Ok((client, _)) = listener.accept() {
                let mut lines = BufReader::new(client);
                let mut line = Vec::new();
                while let Ok(1..) = lines.read_until(b'\n', &mut line) {
                    if lines
                        .get_mut()
                        .write_all(&line.to_ascii_uppercase())
                        .is_err()
                    {
                        break;
                    }
                    line.clear();
                }
            }
        }),
    ];

    fn right(listener: TcpListener) {
        while let Ok((mut client, _)) = listener.accept() {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = client.read(&mut buffer) {
                if client.write_all(&buffer[..n].to_ascii_uppercase()).is_err() {
                    break;
                }
            }
        }
    }

    pub fn main() -> ExitCode {
        let words: Vec<String> = env::args().skip(1).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["__worker"] => return checks::worker::main(),
            ["__worker", refused] => {
                let call = REFUSALS.iter().find(|(name, ..)| *name == refused);
                if call.is_none_or(|(_, number, ..)| !refuse(*number)) {
                    return ExitCode::from(2);
                }
                if refused == "unshare" && !drop_capabilities() {
                    return ExitCode::from(2);
                }
                return checks::worker::main();
            }
            ["serve", name, address] => return serve(name, address),
            _ if words.contains(&"--list") => return ExitCode::SUCCESS,
            _ => {}
        }
        match compare() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    fn serve(name: &str, address: &str) -> ExitCode {
        let server = SERVERS.iter().find(|(known, _)| *known == name);
        let (Some((_, serve)), Ok(listener)) = (server, TcpListener::bind(address)) else {
            return ExitCode::FAILURE;
        };
        if let Ok(address) = listener.local_addr() {
            println!("listening on {address}");
        }
        serve(listener);
        ExitCode::SUCCESS
    }

    /// Whether all verdicts are the same, whatever is refused.
    fn compare() -> Result<bool> {
        let (usual, _) = judge(None, Tier::None)?;
        let hung = usual.values().filter(|verdict| *verdict == "fail").count();
        anyhow::ensure!(hung > 0, "the wrong program passes everything");
        let mut failed = 0;
        let reduced = checks::toolchain::sandbox_works(Tier::Reduced);
        if let Err(why) = &reduced {
            println!("skipped in part: this machine grants no sandbox: {why}");
        }
        let trials = REFUSALS
            .iter()
            .filter(|(.., tier)| reduced.is_ok() || *tier == Tier::None);
        for (name, _, word, tier) in trials.clone() {
            let (verdicts, limits) = judge(Some(name), *tier)?;
            let mut problems: Vec<String> = usual
                .iter()
                .filter(|(check, _)| *name != "ptrace" || !check.starts_with(TRACED))
                .filter(|(check, usual)| verdicts.get(*check) != Some(usual))
                .map(|(check, usual)| {
                    let now = verdicts.get(check).map_or("nothing", String::as_str);
                    format!("{check}: {usual} as a rule, and here {now}")
                })
                .collect();
            if !limits.iter().any(|limit| limit.contains(word)) {
                problems.push(format!("the report says nothing of {word:?}: {limits:?}"));
            }
            println!(
                "without {name} in {tier} ... {}",
                if problems.is_empty() { "ok" } else { "FAILED" }
            );
            failed += usize::from(!problems.is_empty());
            for problem in problems {
                println!("    {problem}");
            }
        }
        let word = if failed == 0 { "ok" } else { "FAILED" };
        let passed = trials.count() - failed;
        println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
        Ok(failed == 0)
    }

    /// Each verdict by program and check, and what the worker says that it lacks.
    fn judge(refused: Option<&str>, tier: Tier) -> Result<(BTreeMap<String, String>, Vec<String>)> {
        let exe = env::current_exe()?;
        let job = |(name, _): &Server| Job {
            only: Some(CHECKS.iter().map(|id| (*id).to_owned()).collect()),
            ..Job::new(
                "02",
                Role::Server,
                Program::Command {
                    words: vec![
                        exe.display().to_string(),
                        "serve".to_owned(),
                        (*name).to_owned(),
                    ],
                    dir: env::temp_dir(),
                    fixed: None,
                },
            )
        };
        let plan = Plan {
            policy: SandboxPolicy { tier },
            ..Plan::new(
                SERVERS.iter().map(job).collect(),
                1,
                Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
            )
        };
        let words = [Some("__worker"), refused].into_iter().flatten();
        let worker = WorkerCommand {
            exe: exe.clone(),
            args: words.map(str::to_owned).collect(),
        };
        let mut limits = Vec::new();
        let mut listen = |event: &Event| {
            if let Event::WorkerReady { limits: these } = event {
                limits.clone_from(these);
            }
        };
        let results: Results = runner::run(&plan, &worker, &Cancel::default(), &mut listen)
            .with_context(|| format!("no results without {refused:?}"))?;
        let mut verdicts = BTreeMap::new();
        for ((name, _), reports) in SERVERS.iter().zip(&results.jobs) {
            for report in reports {
                let verdict = match &report.outcome {
                    Outcome::Broken { why } => format!("broken ({why})"),
                    outcome => outcome.name().to_owned(),
                };
                verdicts.insert(
                    format!("{} of the server that is {name}", report.id),
                    verdict,
                );
            }
        }
        Ok((verdicts, limits))
    }

    /// Gives up all capabilities (capset(2)): a container's root may not trace whom root may, and a user has none.
    fn drop_capabilities() -> bool {
        const VERSION_3: u32 = 0x2008_0522;
        let header = [VERSION_3, 0];
        let sets = [0_u32; 6];
        // SAFETY: the kernel reads a header of two numbers and two times three sets.
        unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), sets.as_ptr()) == 0 }
    }

    /// Refuses a system call to this process and all its descendants with EPERM (seccomp(2)).
    fn refuse(number: libc::c_long) -> bool {
        const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
        const EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
        const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
        let step = |code, k, jf| libc::sock_filter { code, jt: 0, jf, k };
        let mut steps = [
            step(LOAD, 0, 0), // The number of the call comes first.
            step(EQUAL, number as u32, 1),
            step(RETURN, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32, 0),
            step(RETURN, libc::SECCOMP_RET_ALLOW, 0),
        ];
        let program = libc::sock_fprog {
            len: steps.len() as u16,
            filter: steps.as_mut_ptr(),
        };
        // SAFETY: the program points to four steps, which the kernel only reads.
        unsafe {
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) == 0
        }
    }
}
