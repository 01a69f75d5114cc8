//! Programs that attack whatever judges them pass nothing, get at nothing and leave nothing behind, and
//! a run of theirs ends: their checks fail, and the process that asked for the run lives on.
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
    use std::fs::{File, OpenOptions};
    use std::io::{Read, Write};
    use std::os::unix::fs::FileTypeExt;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, ExitCode, Stdio};
    use std::time::Duration;

    use checks::control::{Cancel, WorkerCommand};
    use checks::model::{
        CheckReport, Event, Job, Outcome, Plan, Program, Role, SandboxPolicy, Tier,
    };
    use checks::runner::{self, Results};
    use checks::toolchain::cgroup_version;
    #[cfg(target_os = "linux")]
    use nix::sys::ptrace::Options;
    use nix::sys::signal::{Signal, kill, killpg};
    use nix::unistd::{Pid, getpgrp, getppid};

    type Attack = (&'static str, fn());

    const ATTACKS: &[Attack] = &[
        ("kills-its-parent", || {
            // To the first process of a process table, this signal means nothing.
            let _ = kill(getppid(), Signal::SIGKILL);
        }),
        ("kills-everybody-else", || {
            let kept = checks::toolchain::keeps_signals_in();
            let others = processes().into_iter().map(Pid::from_raw);
            for other in others.filter(|other| kept && *other != Pid::this()) {
                // No signal, but the right to send one (kill(2)).
                if kill(other, None).is_ok() {
                    eprintln!("LEAK: it may send signals to process {other}");
                }
            }
            let _ = kill(Pid::from_raw(-1), Signal::SIGKILL);
        }),
        ("kills-its-group", || {
            let _ = killpg(getpgrp(), Signal::SIGKILL);
        }),
        ("stops-its-parent", || {
            let _ = kill(getppid(), Signal::SIGSTOP);
        }),
        ("forges-its-marks", || {
            let forged = forged_events();
            for process in processes() {
                for number in 0..64 {
                    let pipe = format!("/proc/{process}/fd/{number}");
                    if let Ok(mut pipe) = OpenOptions::new().write(true).open(pipe) {
                        eprintln!("LEAK: descriptor {number} of process {process}");
                        let _ = pipe.write_all(forged.as_bytes());
                    }
                }
            }
        }),
        ("reads-its-judge", || {
            for process in processes() {
                for secret in ["environ", "maps", "mem", "auxv"] {
                    let file = format!("/proc/{process}/{secret}");
                    let mut byte = [0];
                    // The first page of memory is never mapped: to open it is success already.
                    let open = File::open(&file);
                    if open.is_ok_and(|mut file| {
                        secret == "mem" || file.read(&mut byte).is_ok_and(|n| n > 0)
                    }) {
                        eprintln!("LEAK: {file}");
                    }
                }
            }
        }),
        #[cfg(target_os = "linux")]
        ("traces-its-judge", || {
            for process in processes() {
                if nix::sys::ptrace::seize(Pid::from_raw(process), Options::empty()).is_ok() {
                    eprintln!("LEAK: process {process} is traced");
                }
            }
        }),
        ("changes-files", || {
            for place in marked_places() {
                let _ = std::fs::write(place.join(MARK), "changed");
            }
            for file in ["/etc/passwd", "/proc/sys/kernel/core_pattern"] {
                if OpenOptions::new().append(true).open(file).is_ok() {
                    eprintln!("LEAK: {file} is open for writing");
                }
            }
            if let Ok(own) = env::current_exe()
                && OpenOptions::new().append(true).open(&own).is_ok()
            {
                eprintln!("LEAK: its own executable is open for writing");
            }
        }),
        ("opens-devices", || {
            let harmless = ["null", "zero", "full", "random", "urandom"];
            let all = ["/dev", "/dev/pts"].map(std::fs::read_dir);
            for device in all.into_iter().flatten().flatten().flatten() {
                let kind = device.file_type().ok();
                let is_device =
                    kind.is_some_and(|kind| kind.is_char_device() || kind.is_block_device());
                let known = device
                    .file_name()
                    .to_str()
                    .is_some_and(|n| harmless.contains(&n));
                if is_device && !known && OpenOptions::new().write(true).open(device.path()).is_ok()
                {
                    eprintln!("LEAK: {} is open for writing", device.path().display());
                }
            }
            for name in harmless {
                if let Err(error) = File::open(Path::new("/dev").join(name)) {
                    eprintln!("LEAK: /dev/{name} is missing: {error}");
                }
            }
        }),
        ("shares-a-terminal", || {
            // In the session of whoever asked, it could type into that one's terminal.
            if nix::unistd::getsid(None) != Ok(Pid::this()) {
                eprintln!("LEAK: it is in the session of its judge");
            }
        }),
        #[cfg(target_os = "linux")]
        ("gets-rights-back", || {
            use nix::mount::{MsFlags, mount};
            let none: Option<&str> = None;
            let again = MsFlags::MS_REMOUNT | MsFlags::MS_BIND;
            if mount(none, "/", none, again, none).is_ok() {
                eprintln!("LEAK: the root is mounted again");
            }
            if nix::unistd::sethostname("changed").is_ok() {
                eprintln!("LEAK: the name of the machine is another");
            }
        }),
        ("sets-the-clock", set_the_clock),
        ("keeps-shared-memory", keep_shared_memory),
        ("gains-by-setuid", gain_by_setuid),
        ("dumps-core", dump_core),
        ("closes-what-it-inherited", || {
            for descriptor in 0..1024 {
                let _ = nix::unistd::close(descriptor);
            }
        }),
        #[cfg(target_os = "linux")]
        ("uses-up-inotify", use_up_inotify),
        #[cfg(target_os = "linux")]
        ("reaches-the-kernel", reach_the_kernel),
        (FORKS, fork_without_end),
        (TAKES_MEMORY, take_memory),
        (LOCKS_INPUT, || {
            // splice(2) holds the pipe as long as the socket has no room.
            let (full, _unread) =
                std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
            full.set_nonblocking(true).expect("a flag");
            while (&full).write(&[0; 4096]).is_ok() {}
            full.set_nonblocking(false).expect("a flag");
            let _ = std::io::copy(&mut std::io::stdin().lock(), &mut &full);
        }),
        ("waits", || std::thread::sleep(LONG)),
        ("holds-memory", hold_memory),
    ];

    /// What submissions alone are kept from: a learner's own program may do it.
    const OF_SUBMISSIONS: [&str; 3] = ["reaches-the-kernel", FORKS, TAKES_MEMORY];

    const FORKS: &str = "forks-without-end";
    const TAKES_MEMORY: &str = "takes-memory-together";
    /// It takes the check five seconds to free itself.
    const LOCKS_INPUT: &str = "locks-its-input";

    /// What attackers start, and nobody judges.
    const HELPERS: [&str; 2] = ["waits", "holds-memory"];

    /// Longer than any check waits.
    const LONG: Duration = Duration::from_secs(60);

    /// Another process of this attacker.
    fn another(word: &str) -> Command {
        let mut command = Command::new(env::current_exe().expect("an executable"));
        command.arg(word).stdin(Stdio::null());
        command
    }

    /// Enough to be no longer bounded by anything, and few enough for any machine.
    fn fork_without_end() {
        let started = (0..400).take_while(|_| another("waits").spawn().is_ok());
        let started = started.count();
        if started > 200 {
            eprintln!("LEAK: it started {started} processes");
        }
    }

    /// Each of its processes takes what one may take; together it is more than a program may.
    fn take_memory() {
        let mut command = another("holds-memory");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        // All are started before the first is waited for.
        let mut children: Vec<_> = (0..8).filter_map(|_| command.spawn().ok()).collect();
        let says = |child: &mut Child| {
            let pipe = child.stdout.as_mut();
            pipe.is_some_and(|pipe| pipe.read_exact(&mut [0]).is_ok())
        };
        let first = children.iter_mut().map(says);
        let first = first.filter(|&said| said).count();
        // One that had it all may have been ended for the sake of the next.
        let mut still = 0;
        for child in &mut children {
            let pipe = child.stdin.as_mut();
            let told = pipe.is_some_and(|pipe| pipe.write_all(b"?").is_ok());
            still += usize::from(told && says(child));
        }
        if first == 8 && still == 8 {
            eprintln!("LEAK: its processes hold 3 GiB together");
        }
    }

    /// Says that it has it, and once more when it is asked.
    fn hold_memory() {
        let held = vec![1_u8; 384 << 20];
        let (mut stdin, mut stdout) = (std::io::stdin(), std::io::stdout());
        for _ in 0..2 {
            let _ = stdout.write_all(&held[..1]).and_then(|()| stdout.flush());
            let _ = stdin.read_exact(&mut [0]);
        }
    }

    /// To what it is already: nobody is harmed where it succeeds.
    #[allow(unsafe_code)] // No crate here has it.
    fn set_the_clock() {
        use nix::libc::{CLOCK_REALTIME, clock_gettime, clock_settime, timespec};
        let mut now = timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the structure outlives both calls.
        let set = unsafe {
            clock_gettime(CLOCK_REALTIME, &raw mut now) == 0
                && clock_settime(CLOCK_REALTIME, &raw const now) == 0
        };
        if set {
            eprintln!("LEAK: the clock is set");
        }
    }

    /// A segment stays after its maker, until somebody removes it (shmget(2)).
    #[allow(unsafe_code)] // No crate here has it.
    fn keep_shared_memory() {
        use nix::libc::{IPC_CREAT, shmget};
        // SAFETY: numbers alone.
        unsafe { shmget(SHARED, 4096, IPC_CREAT | 0o666) };
    }

    /// By which the segment is known.
    const SHARED: i32 = 0x57b0_0c0d;

    #[allow(unsafe_code)] // No crate here has it.
    fn is_shared_memory_left() -> bool {
        use nix::libc::{IPC_RMID, shmctl, shmget};
        // SAFETY: numbers, and a null pointer for a command that takes no structure.
        unsafe {
            let left = shmget(SHARED, 0, 0);
            left >= 0 && shmctl(left, IPC_RMID, std::ptr::null_mut()) == 0
        }
    }

    /// `su` and the like would have their rights only without this flag.
    fn gain_by_setuid() {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if !status.lines().any(|line| line == "NoNewPrivs:\t1") {
            eprintln!("LEAK: what it executes may have more rights than it has");
        }
    }

    fn dump_core() {
        use nix::sys::resource::{Resource, setrlimit};
        if setrlimit(Resource::RLIMIT_CORE, 1 << 20, 1 << 20).is_ok() {
            eprintln!("LEAK: it may dump core");
        }
        std::process::abort();
    }

    /// All that the user may have (inotify(7)).
    #[cfg(target_os = "linux")]
    #[allow(unsafe_code)] // No crate here has it.
    fn use_up_inotify() {
        // SAFETY: numbers alone.
        while unsafe { libc::inotify_init1(0) } >= 0 {}
    }

    /// Calls that the kernel answers by itself where nothing keeps a program from them, also without any
    /// right. Only a submission is kept from them.
    #[cfg(target_os = "linux")]
    #[allow(unsafe_code)] // No crate makes a call by its number.
    fn reach_the_kernel() {
        use nix::errno::Errno;
        use nix::libc::*;
        let answers = |number: i64, first: i64| {
            // SAFETY: every pointer is null: a call that needs one fails with EFAULT or EINVAL.
            let answer = unsafe { syscall(number, first, 0, 0, 0, 0) };
            match answer {
                -1 => Errno::last(),
                _ => Errno::UnknownErrno,
            }
        };
        for (call, number, first, refused) in [
            ("ptrace", SYS_ptrace, PTRACE_TRACEME.into(), Errno::EPERM),
            ("keyctl", SYS_keyctl, 0, Errno::EPERM),
            ("add_key", SYS_add_key, 0, Errno::EPERM),
            ("bpf", SYS_bpf, 0, Errno::EPERM),
            ("userfaultfd", SYS_userfaultfd, 1, Errno::EPERM),
            ("perf_event_open", SYS_perf_event_open, 0, Errno::EPERM),
            ("unshare", SYS_unshare, CLONE_NEWUSER.into(), Errno::EPERM),
            // The kernel itself finds these two flags invalid together.
            (
                "clone",
                SYS_clone,
                (CLONE_NEWUSER | CLONE_SIGHAND).into(),
                Errno::EPERM,
            ),
            ("clone3", SYS_clone3, 0, Errno::ENOSYS),
            ("io_uring_setup", SYS_io_uring_setup, 1, Errno::ENOSYS),
            ("socket", SYS_socket, AF_VSOCK.into(), Errno::EAFNOSUPPORT),
            ("socket", SYS_socket, AF_ALG.into(), Errno::EAFNOSUPPORT),
        ] {
            let answer = answers(number, first);
            if answer != refused {
                eprintln!("LEAK: {call}({first}) answers {answer}");
            }
        }
    }

    /// A file that an attacker leaves wherever it can.
    const MARK: &str = ".changed-by-a-hostile-program";

    /// Where nothing of a program may be left: the sources, the home and the temporary directory.
    fn marked_places() -> Vec<PathBuf> {
        let home = env::var_os("HOME").map(PathBuf::from);
        let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut places = vec![sources, env::temp_dir()];
        places.extend(home);
        places
    }

    /// All other processes that it sees.
    fn processes() -> Vec<i32> {
        let own = std::process::id() as i32;
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers.filter(|process| *process != own).collect()
    }

    /// What a worker would say if every check of stage 03 had passed, without its secret.
    fn forged_events() -> String {
        let stage = checks::catalogue::find("03").expect("a stage");
        let pass = |check: &checks::catalogue::Check| {
            let report = Box::new(CheckReport::of(&check.info, stage.number));
            let job = usize::from(check.info.role == Role::Client);
            serde_json::to_string(&Event::Finished { job, report }).expect("plain data") + "\n"
        };
        let done = serde_json::to_string(&Event::Done).expect("plain data");
        stage.checks.iter().map(pass).collect::<String>() + &done + "\n"
    }

    /// What an attacker got at, or left behind.
    fn damage(results: &Results) -> Vec<String> {
        let mut found = Vec::new();
        for report in results.jobs.iter().flatten() {
            if let Outcome::Fail(failure) = &report.outcome {
                let leaks = failure.because.iter().filter(|line| line.contains("LEAK"));
                found.extend(leaks.map(|leak| format!("{}: {leak}", report.id)));
            }
        }
        for place in marked_places() {
            let mark = place.join(MARK);
            if mark.exists() {
                let _ = std::fs::remove_file(&mark);
                found.push(format!("it left {}", mark.display()));
            }
        }
        if is_shared_memory_left() {
            found.push("it left shared memory".to_owned());
        }
        found.sort();
        found.dedup();
        found
    }

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
        // A part of a name, as for other tests.
        let wanted = words.first().map_or("", String::as_str);
        let mut failed = 0;
        let mut tiers = vec![Tier::None, Tier::Reduced, Tier::Full];
        tiers.retain(|tier| match tier {
            Tier::None => true,
            tier => checks::toolchain::sandbox_works(*tier)
                .inspect_err(|why| {
                    println!("skipped in part: this machine grants no sandbox {tier}: {why}");
                })
                .is_ok(),
        });
        let counted = cgroup_version().is_some();
        let bounded = |name: &str| match name {
            TAKES_MEMORY => counted,
            FORKS => counted || !nix::unistd::geteuid().is_root(),
            _ => true,
        };
        let trials = ATTACKS
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !HELPERS.contains(name) && name.contains(wanted))
            .filter(|name| {
                if !bounded(name) {
                    println!("skipped: {name}: this machine lets this user make no cgroup");
                }
                bounded(name)
            })
            .flat_map(|name| tiers.iter().map(move |tier| (name, *tier)))
            .filter(|(name, tier)| *tier != Tier::None || !OF_SUBMISSIONS.contains(name))
            .filter(|(name, tier)| *tier == Tier::None || *name != LOCKS_INPUT);
        let mut tried = 0;
        for (name, tier) in trials {
            tried += 1;
            let problems = try_out(name, tier);
            println!(
                "{name} in {tier} ... {}",
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
            tried - failed
        );
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// What is wrong with a run of this attacker.
    fn try_out(name: &str, tier: Tier) -> Vec<String> {
        let exe = match env::current_exe() {
            Ok(exe) => exe,
            Err(error) => return vec![error.to_string()],
        };
        // A folder of its own, as a submission has.
        let folder = match tempfile::tempdir() {
            Ok(folder) => folder,
            Err(error) => return vec![error.to_string()],
        };
        let dir = match tier {
            Tier::Full | Tier::Reduced => folder.path().to_owned(),
            Tier::None => env::temp_dir(),
        };
        // An attacker does the same in each check: all of them in one tier, and in the others one of each
        // kind, with a tracer and without.
        const SERVER: [&str; 2] = ["03.echoes-exactly", "03.survives-short-writes"];
        const CLIENT: [&str; 2] = ["03.client-converses", "03.client-survives-short-reads"];
        let all = tier == Tier::Full;
        let (server, client): (&[&str], &[&str]) = match name {
            FORKS | TAKES_MEMORY => (&SERVER[..1], &[]),
            LOCKS_INPUT => (&[], &CLIENT[..1]),
            _ => (&SERVER, &CLIENT),
        };
        let job = |(role, checks): (Role, &[&str])| Job {
            only: (!all || checks.len() < 2)
                .then(|| checks.iter().map(|&check| check.to_owned()).collect()),
            ..Job::new(
                "03",
                role,
                Program::Command {
                    words: vec![exe.display().to_string(), name.to_owned()],
                    dir: dir.clone(),
                    fixed: None,
                },
            )
        };
        let jobs = [(Role::Server, server), (Role::Client, client)];
        let jobs = jobs.into_iter().filter(|(_, checks)| !checks.is_empty());
        let plan = Plan {
            policy: SandboxPolicy { tier },
            ..Plan::new(
                jobs.map(job).collect(),
                1,
                Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
            )
        };
        let worker = WorkerCommand {
            exe: exe.clone(),
            args: vec!["__worker".to_owned()],
        };
        match runner::run(&plan, &worker, &Cancel::default(), &mut |_| {}) {
            Err(error) => vec![format!("no results: {error:#}")],
            Ok(results) => {
                let undeserved = |report: &&CheckReport| {
                    !matches!(report.outcome, Outcome::Fail(_) | Outcome::Broken { .. })
                };
                let reports = results.jobs.iter().flatten().filter(undeserved);
                let mut problems: Vec<_> = reports
                    .map(|report| format!("{}: {}", report.id, report.outcome.name()))
                    .collect();
                let damage = damage(&results);
                match results
                    .limits
                    .iter()
                    .find(|limit| limit.starts_with("confinement"))
                {
                    // Every report says so.
                    Some(limit) => println!("    skipped in part: {limit}"),
                    None => problems.extend(damage),
                }
                problems
            }
        }
    }
}
