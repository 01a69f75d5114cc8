//! The stages in order, each with its checks. A new stage is one line here and one file in `stages`.

pub use crate::harness::Check;
use crate::model::{Job, Role, Transport};
use crate::stages::{
    s01_basic_echo, s02_connection_loop, s03_exception_handling, s04_udp, s05_unix_socket,
    s06_empty_datagram,
};

/// A stage of the workbook.
pub struct Stage {
    /// `03`
    pub number: &'static str,
    /// `exception-handling`
    pub slug: &'static str,
    /// For people: `Exception handling`.
    pub title: &'static str,
    /// What one can do after it, as a sentence.
    pub teaches: &'static str,
    /// What its programs speak.
    pub transport: Transport,
    /// The programs that it asks for.
    pub roles: &'static [Role],
    /// What must hold.
    pub checks: &'static [Check],
}

impl Stage {
    /// The folder of its programs: `03-exception-handling`.
    pub fn folder(&self) -> String {
        format!("{}-{}", self.number, self.slug)
    }

    /// The checks that judge `role`, in order.
    pub fn checks_of(&self, role: Role) -> impl Iterator<Item = &'static Check> {
        self.checks.iter().filter(move |c| c.info.role == role)
    }
}

const BOTH: &[Role] = &[Role::Server, Role::Client];

static STAGES: &[Stage] = &[
    Stage {
        number: "01",
        slug: "basic-echo",
        title: "Basic echo",
        teaches: "One client, one conversation: socket, bind, listen, accept, recv, send, close.",
        transport: Transport::Tcp,
        roles: BOTH,
        checks: s01_basic_echo::CHECKS,
    },
    Stage {
        number: "02",
        slug: "connection-loop",
        title: "Connection loop",
        teaches: "When a client leaves, the server goes back to accept and serves the next.",
        transport: Transport::Tcp,
        roles: &[Role::Server],
        checks: s02_connection_loop::CHECKS,
    },
    Stage {
        number: "03",
        slug: "exception-handling",
        title: "Exception handling",
        teaches: "Peers reset, vanish and refuse; an error ends one conversation, never the server.",
        transport: Transport::Tcp,
        roles: BOTH,
        checks: s03_exception_handling::CHECKS,
    },
    Stage {
        number: "04",
        slug: "udp",
        title: "UDP",
        teaches: "Datagrams keep their boundaries, come from anybody, and may go nowhere.",
        transport: Transport::Udp,
        roles: BOTH,
        checks: s04_udp::CHECKS,
    },
    Stage {
        number: "05",
        slug: "unix-socket",
        title: "AF_UNIX sockets",
        teaches: "The same stream with a file for an address, and the file's own troubles.",
        transport: Transport::Unix,
        roles: BOTH,
        checks: s05_unix_socket::CHECKS,
    },
    Stage {
        number: "06",
        slug: "empty-datagram",
        title: "The empty datagram",
        teaches: "Zero bytes are the end of a TCP stream, but over UDP they are a message.",
        transport: Transport::Udp,
        roles: BOTH,
        checks: s06_empty_datagram::CHECKS,
    },
];

/// All stages, in order.
pub fn stages() -> &'static [Stage] {
    STAGES
}

/// The check with this id, and its stage.
pub fn check(id: &str) -> Option<(&'static Stage, &'static Check)> {
    STAGES
        .iter()
        .find_map(|s| s.checks.iter().find(|c| c.info.id == id).map(|c| (s, c)))
}

/// A name that no stage has.
#[derive(Debug, Clone)]
pub struct UnknownStage {
    /// The name as given.
    pub name: String,
    /// The stage's name that looks most like it, if any does.
    pub closest: Option<String>,
}

/// The stage that a person means by `03`, `3`, `exception-handling` or `03-exception-handling`.
pub fn find(name: &str) -> Result<&'static Stage, UnknownStage> {
    let wanted = name.trim().to_ascii_lowercase();
    let names = |s: &Stage| {
        [
            s.number.to_owned(),
            s.number.trim_start_matches('0').to_owned(),
            s.slug.to_owned(),
            s.folder(),
        ]
    };
    if let Some(stage) = STAGES.iter().find(|s| names(s).contains(&wanted)) {
        return Ok(stage);
    }
    let closest = STAGES
        .iter()
        .flat_map(|s| [s.slug.to_owned(), s.folder()])
        .map(|n| (strsim::jaro_winkler(&n, &wanted), n))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, n)| n);
    Err(UnknownStage {
        name: name.to_owned(),
        closest,
    })
}

impl std::fmt::Display for UnknownStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no stage \"{}\"", self.name.escape_debug())?;
        match &self.closest {
            Some(name) => write!(f, "; did you mean {name}?"),
            None => f.write_str("; `cargo xtask list` shows them"),
        }
    }
}

impl std::error::Error for UnknownStage {}

/// The checks that a job asks for, in the order of the catalogue.
///
/// # Errors
/// If its stage is not in the catalogue.
pub fn checks_of(job: &Job) -> Result<Vec<&'static Check>, UnknownStage> {
    let stage = find(&job.stage)?;
    let wanted = |c: &&Check| {
        job.only
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|id| id == c.info.id))
    };
    Ok(stage.checks_of(job.role).filter(wanted).collect())
}
