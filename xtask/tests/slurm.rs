//! A cohort as a Slurm job array, on daemons of the test's own. Needs root, Slurm and munge.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use checks::model::{Role, Tier};
use checks::toolchain;
use common::{checkout, xtask};
use serde_json::Value;

/// The daemons; they end with it.
struct Slurm {
    place: tempfile::TempDir,
    daemons: Vec<Child>,
}

impl Drop for Slurm {
    fn drop(&mut self) {
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

fn has(program: &str) -> bool {
    let mut ask = Command::new(program);
    ask.arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    ask.status().is_ok()
}

impl Slurm {
    /// Starts munged, slurmctld and slurmd in the foreground, each with files in a private folder.
    fn start() -> Option<Slurm> {
        let missing = ["slurmctld", "slurmd", "sbatch", "munged"]
            .into_iter()
            .find(|program| !has(program));
        if let Some(program) = missing {
            eprintln!("skipped: {program} is not on this machine");
            return None;
        }
        if !nix::unistd::geteuid().is_root() {
            eprintln!("skipped: slurmd runs as root alone");
            return None;
        }
        let place = tempfile::Builder::new()
            .prefix("slurm")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut slurm = Slurm {
            place,
            daemons: Vec::new(),
        };
        slurm.start_munge();
        let host = nix::unistd::gethostname().unwrap().into_string().unwrap();
        let host = host.split('.').next().unwrap_or("localhost").to_owned();
        let [controller, node] = [free_port(), free_port()];
        let at = |name: &str| slurm.place.path().join(name).display().to_string();
        fs::create_dir(at("state")).unwrap();
        fs::create_dir(at("spool")).unwrap();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let config = format!(
            "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\n\
             AuthType=auth/munge\nAuthInfo=socket={munge}\nCryptoType=crypto/munge\n\
             SlurmctldPort={controller}\nSlurmdPort={node}\nStateSaveLocation={state}\n\
             SlurmdSpoolDir={spool}\nSlurmctldPidFile={pid1}\nSlurmdPidFile={pid2}\n\
             ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSelectType=select/cons_tres\n\
             SelectTypeParameters=CR_Core\nAccountingStorageType=accounting_storage/none\n\
             JobAcctGatherType=jobacct_gather/none\nReturnToService=2\nMpiDefault=none\n\
             NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} State=UNKNOWN\n\
             PartitionName=all Nodes={host} Default=YES State=UP\n",
            munge = at("munge.socket"),
            state = at("state"),
            spool = at("spool"),
            pid1 = at("slurmctld.pid"),
            pid2 = at("slurmd.pid"),
        );
        fs::write(at("slurm.conf"), config).unwrap();
        for (program, more) in [
            ("slurmctld", vec!["-D"]),
            ("slurmd", vec!["-D", "-N", host.as_str()]),
        ] {
            let log = fs::File::create(at(&format!("{program}.log"))).unwrap();
            let daemon = Command::new(program)
                .args(["-f", &at("slurm.conf")])
                .args(more)
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .spawn()
                .unwrap();
            slurm.daemons.push(daemon);
        }
        slurm.until("the node is idle", || {
            slurm
                .asked("sinfo", &["-h", "-o", "%t"])
                .starts_with("idle")
        });
        Some(slurm)
    }

    fn start_munge(&mut self) {
        let folder = self.place.path().join("munge");
        fs::create_dir(&folder).unwrap();
        let key = folder.join("key");
        fs::write(&key, [7u8; 1024]).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        let at = |name: &str| folder.join(name).display().to_string();
        let daemon = Command::new("munged")
            .args(["--foreground", "--force"])
            .arg(format!("--key-file={}", key.display()))
            .arg(format!(
                "--socket={}",
                self.place.path().join("munge.socket").display()
            ))
            .arg(format!("--pid-file={}", at("pid")))
            .arg(format!("--log-file={}", at("log")))
            .arg(format!("--seed-file={}", at("seed")))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.daemons.push(daemon);
        let socket = self.place.path().join("munge.socket");
        self.until("munge listens", || socket.exists());
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("SLURM_CONF", self.place.path().join("slurm.conf"))
            .current_dir(checkout());
        command
    }

    fn asked(&self, program: &str, words: &[&str]) -> String {
        let output = self.command(program).args(words).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !holds() {
            let log =
                |name: &str| fs::read_to_string(self.place.path().join(name)).unwrap_or_default();
            assert!(
                Instant::now() < deadline,
                "not within two minutes: {what}\n{}\n{}",
                log("slurmctld.log"),
                log("slurmd.log")
            );
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn marks(report: &Value) -> Vec<(String, Value)> {
    let submissions = report["submissions"].as_array().unwrap().iter();
    submissions
        .map(|s| (s["name"].to_string(), s["score"].clone()))
        .collect()
}

#[test]
fn a_job_array_and_one_machine_give_the_same_marks() {
    if toolchain::sandbox_works(Tier::Full).is_err() {
        eprintln!("skipped: this machine grants no sandbox for submissions");
        return;
    }
    let Some(slurm) = Slurm::start() else {
        return;
    };
    let place = slurm.place.path().to_owned();
    let (cohort, out) = (place.join("cohort"), place.join("marks"));
    fs::create_dir(&out).unwrap();
    let right = toolchain::solution("02", Role::Server).unwrap();
    for number in 0..6 {
        let folder = cohort.join(format!("s{number}"));
        fs::create_dir_all(&folder).unwrap();
        let text = if number % 2 == 0 {
            right.as_str()
        } else {
            "fn main() {}"
        };
        fs::write(folder.join("02-server.rs"), text).unwrap();
    }
    let script = checkout().join("xtask/grading/slurm/array.sh");
    let task = |command: &mut Command| {
        command
            .env("COHORT", &cohort)
            .env("OUT", &out)
            .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
            .env("GRADE_OPTIONS", "--stages 02 --jobs 1")
            .env_remove("CARGO_MANIFEST_DIR");
    };
    let mut submit = slurm.command("sbatch");
    submit
        .args(["--array=1-2", "--parsable", "--export=ALL"])
        .arg(format!("--output={}/task-%a.log", out.display()))
        .arg(&script);
    task(&mut submit);
    let submitted = submit.output().unwrap();
    assert!(
        submitted.status.success(),
        "{}",
        String::from_utf8_lossy(&submitted.stderr)
    );
    let shards: Vec<PathBuf> = (1..=2)
        .map(|part| out.join(format!("shard-{part}.json")))
        .collect();
    slurm.until("both tasks have ended", || {
        slurm.asked("squeue", &["-h"]).trim().is_empty()
            && shards.iter().all(|shard| shard.exists())
    });
    // A task that runs again, as after the failure of a node, counts nobody twice.
    let mut again = Command::new("sh");
    again
        .arg(&script)
        .current_dir(checkout())
        .env("SLURM_ARRAY_TASK_ID", "1")
        .env("SLURM_ARRAY_TASK_COUNT", "2")
        .stdout(Stdio::null());
    task(&mut again);
    assert!(again.status().unwrap().success());
    let names = |path: &Path| path.display().to_string();
    let merged = out.join("merged.json");
    let words = [
        "grade".to_owned(),
        "merge".to_owned(),
        names(&shards[0]),
        names(&shards[1]),
        "--cohort".to_owned(),
        names(&cohort),
        "--report".to_owned(),
        format!("json={}", merged.display()),
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    xtask(&words).success();
    let whole = out.join("whole.json");
    let report = format!("json={}", whole.display());
    let (folder, state) = (names(&cohort), names(&place.join("other-state")));
    let words = [
        "grade", "--cohort", &folder, "--stages", "02", "--seed", "1", "--state", &state,
        "--report", &report,
    ];
    xtask(&words).success();
    assert_eq!(marks(&json(&merged)), marks(&json(&whole)));
}
