//! Which checks are meant: `03`, `exception-handling`, `03.survives-broken-pipe`, `all`, or nothing.

use anyhow::{Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::{Job, Program, Role, closest};

/// The checks that are asked for.
pub struct Selection {
    /// What was asked for, in full: `03`, `03.survives-broken-pipe`, `all`.
    pub asked: String,
    /// The programs, in the order of the stages.
    pub parts: Vec<Part>,
}

/// The checks of one program.
pub struct Part {
    pub stage: &'static Stage,
    pub role: Role,
    /// One check alone.
    pub only: Option<&'static str>,
}

impl Part {
    /// The source file, relative to the root: `exercises/03-exception-handling/server.rs`.
    pub fn source(&self, package: &str) -> String {
        format!("{package}/{}/{}.rs", self.stage.folder(), self.role)
    }

    /// The checks that it asks for.
    pub fn checks(&self) -> impl Iterator<Item = &'static catalogue::Check> {
        let only = self.only;
        let checks = self.stage.checks_of(self.role);
        checks.filter(move |check| only.is_none_or(|id| id == check.info.id))
    }

    /// How many checks it asks for.
    pub fn len(&self) -> usize {
        self.checks().count()
    }

    /// The job that runs them.
    pub fn job(&self, program: Program) -> Job {
        Job {
            only: self.only.map(|id| vec![id.to_owned()]),
            ..Job::new(self.stage.number, self.role, program)
        }
    }
}

/// Finds what `asked` names, for the programs in `roles`; where nothing is named, the stage `next`, or
/// all if there is none.
pub fn select(
    asked: Option<&str>,
    roles: &[Role],
    next: Option<&'static Stage>,
) -> Result<Selection> {
    let stages = catalogue::stages();
    let (asked, chosen, only) = match asked {
        None => match next {
            Some(stage) => (stage.number.to_owned(), vec![stage], None),
            None => ("all".to_owned(), stages.iter().collect(), None),
        },
        Some("all") => ("all".to_owned(), stages.iter().collect(), None),
        Some(name) if name.contains('.') => {
            let (stage, check) = find_check(name)?;
            (check.info.id.to_owned(), vec![stage], Some(check.info))
        }
        Some(name) => {
            let stage = catalogue::find(name)?;
            (stage.number.to_owned(), vec![stage], None)
        }
    };
    let mut parts = Vec::new();
    for stage in chosen {
        for &role in stage.roles {
            let wanted = roles.contains(&role) && only.is_none_or(|info| info.role == role);
            if wanted {
                parts.push(Part {
                    stage,
                    role,
                    only: only.map(|info| info.id),
                });
            }
        }
    }
    if parts.is_empty() {
        let missing = roles.first().map_or("program", |role| role.name());
        match only {
            Some(info) => bail!("{asked} judges the {}, not the {missing}", info.role),
            None => bail!("stage {asked} has no {missing}"),
        }
    }
    Ok(Selection { asked, parts })
}

/// The check with the id `name`, of which the part before the dot may name its stage in any way.
pub fn find_check(name: &str) -> Result<(&'static Stage, &'static catalogue::Check)> {
    let (stage, slug) = name.split_once('.').unwrap_or((name, ""));
    let stage = catalogue::find(stage)?;
    let id = format!("{}.{slug}", stage.number);
    if let Some(check) = stage.checks.iter().find(|check| check.info.id == id) {
        return Ok((stage, check));
    }
    match closest(&id, stage.checks.iter().map(|check| check.info.id)) {
        Some(other) => bail!("there is no check {id}; did you mean {other}?"),
        None => bail!(
            "there is no check {id}; `cargo xtask list {}` shows them",
            stage.number
        ),
    }
}
