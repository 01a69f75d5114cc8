//! Servers on which a checker could lose much time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};
use checks::catalogue;
use checks::model::{Job, Program, Role, Tier};
use checks::selftest::RustPrograms;
use checks::toolchain::{self, Compiled, Compiler, Source};

use super::{Bench, Limit, heading, job};
use crate::output;
use crate::prepare::workspace;

/// Programs of `tests/programs`, what they do, and within how many seconds their verdict must come.
pub(super) const PROGRAMS: [(&str, &str, u64); 3] = [
    ("hostile_floods_stdout", "prints without end", 10),
    (
        "beginner_02_server_threads_spin",
        "has threads that spin",
        10,
    ),
    (
        "trivial_announces_and_sleeps",
        "sleeps and never listens",
        10,
    ),
];

/// Right, and slower than anybody's: no program of the tests, which would take as long each time.
const SLEEPER: &str = r#"
use std::io::{Read, Write};

fn main() {
    let address = std::env::args().nth(1).unwrap();
    let listener = std::net::TcpListener::bind(address).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    for connection in listener.incoming() {
        let mut connection = connection.unwrap();
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = connection.read(&mut buffer) {
            std::thread::sleep(std::time::Duration::from_secs(1));
            buffer[..length].make_ascii_uppercase();
            if connection.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
    }
}
"#;

/// It waits for lines.
const JAVA: &str = "tests/programs/wrong/02-server-lines.java";

const STAGE: &str = "02";

impl Bench {
    pub(super) fn slow(&self) -> Result<()> {
        heading("The checks of stage 02 on a server that takes its time, until its verdict")?;
        let stage = catalogue::find(STAGE)?;
        for (bin, what, seconds) in PROGRAMS {
            let source = RustPrograms::source(&self.root, bin)?;
            let job = job(stage, Role::Server, self.program(bin)?, source);
            let limit = Limit::Time(Duration::from_secs(seconds));
            self.verdict(what, &[job], Some(limit))?;
        }
        let sleeper = self.sleeper()?;
        let sleeper = job(stage, Role::Server, &sleeper, "sleeper.rs");
        let limit = Limit::Time(Duration::from_secs(25));
        self.verdict("sleeps a second for each answer", &[sleeper], Some(limit))?;
        let java = Command::new("java")
            .arg("-version")
            .stderr(Stdio::null())
            .output();
        if java.is_err() {
            return output::print("  skipped: java is not on this machine\n");
        }
        // As `check` does it.
        let words = vec!["java".to_owned(), JAVA.to_owned()];
        let cache = workspace::target_dir(&self.root).join("java");
        let line_server = Job::new(
            STAGE,
            Role::Server,
            Program::Command {
                words: toolchain::compiled_once(&words, &self.root, &cache).unwrap_or(words),
                dir: self.root.clone(),
                fixed: None,
            },
        );
        let limit = Limit::Time(Duration::from_secs(5));
        self.verdict("waits for lines, in Java", &[line_server], Some(limit))
    }
    fn sleeper(&self) -> Result<PathBuf> {
        let source = Source {
            shown: Path::new("sleeper.rs"),
            name: "sleeper",
            text: SLEEPER,
            crates: &[],
        };
        let place = self.scratch.path().join("sleeper");
        match Compiler::find(Tier::None, Default::default())?.compile(&place, source)? {
            Compiled::Executable(exe) => Ok(exe),
            Compiled::Errors(errors) => bail!("{errors}"),
        }
    }
}
