//! Points for checks: one each, or what a small TOML file says.
//!
//! ```toml
//! default = 1
//! [stages]
//! 03 = 2                        # each check of stage 03
//! [checks]
//! "*.second-client" = 3         # a family, in every stage
//! "03.survives-broken-pipe" = 5
//! [extra]
//! "05.keeps-symlink" = 1        # extra credit: adds to the score, not to the maximum
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::closest;
use serde::Deserialize;

use super::model::CheckPoints;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    #[serde(default = "one")]
    default: f64,
    #[serde(default)]
    stages: BTreeMap<String, f64>,
    #[serde(default)]
    checks: BTreeMap<String, f64>,
    #[serde(default)]
    extra: BTreeMap<String, f64>,
}

fn one() -> f64 {
    1.0
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            default: one(),
            stages: BTreeMap::new(),
            checks: BTreeMap::new(),
            extra: BTreeMap::new(),
        }
    }
}

/// The checks of these stages with their points.
///
/// # Errors
/// If the file can't be read, or names a check or stage that there is not, or points below zero.
pub fn points(stages: &[&'static Stage], file: Option<&Path>) -> Result<Vec<CheckPoints>> {
    let weights = match file {
        None => Weights::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the weights {}", path.display()))?;
            let weights: Weights = toml::from_str(&text).with_context(|| {
                format!("the weights {} are not as they should be", path.display())
            })?;
            weights.verify()?;
            weights.with_stage_numbers()
        }
    };
    let checks = stages
        .iter()
        .flat_map(|stage| stage.checks.iter().map(move |check| (stage, check)));
    Ok(checks
        .map(|(stage, check)| {
            let id = check.info.id;
            let (points, extra) = weights.of(stage.number, id);
            CheckPoints {
                id: id.to_owned(),
                stage: stage.number.to_owned(),
                role: check.info.role,
                title: check.info.title.to_owned(),
                points,
                extra,
            }
        })
        .collect())
}

impl Weights {
    /// The points of a check, and whether they are extra. What names it most closely counts.
    fn of(&self, stage: &str, id: &str) -> (f64, bool) {
        let family = id
            .split_once('.')
            .map_or_else(String::new, |(_, slug)| format!("*.{slug}"));
        for (table, extra) in [(&self.extra, true), (&self.checks, false)] {
            if let Some(points) = table.get(id).or_else(|| table.get(&family)) {
                return (*points, extra);
            }
        }
        (
            self.stages.get(stage).copied().unwrap_or(self.default),
            false,
        )
    }

    /// Stages by their numbers, however they were named.
    fn with_stage_numbers(mut self) -> Self {
        let stages = std::mem::take(&mut self.stages).into_iter();
        let numbered = |(name, points): (String, f64)| {
            Some((catalogue::find(&name).ok()?.number.to_owned(), points))
        };
        self.stages = stages.filter_map(numbered).collect();
        self
    }

    fn verify(&self) -> Result<()> {
        let ids: Vec<&str> = catalogue::stages()
            .iter()
            .flat_map(|stage| stage.checks.iter().map(|check| check.info.id))
            .collect();
        for name in self.checks.keys().chain(self.extra.keys()) {
            let known = match name.strip_prefix("*.") {
                Some(slug) => ids.iter().any(|id| id[3..] == *slug),
                None => ids.contains(&name.as_str()),
            };
            if !known {
                match closest(name, ids.iter().copied()) {
                    Some(other) => {
                        bail!("the weights name {name}, which is no check; did you mean {other}?")
                    }
                    None => bail!("the weights name {name}, which is no check"),
                }
            }
        }
        for stage in self.stages.keys() {
            catalogue::find(stage).context("the weights name a stage that there is not")?;
        }
        let tables = [&self.stages, &self.checks, &self.extra];
        let all = tables.iter().flat_map(|table| table.iter());
        for (name, points) in all.chain([(&"default".to_owned(), &self.default)]) {
            if !points.is_finite() || *points < 0.0 {
                bail!("the weights give {name} {points} points; points are zero or more");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points_of(text: &str, id: &str) -> Result<(f64, bool)> {
        let dir = tempfile::tempdir()?;
        let file = dir.path().join("weights.toml");
        std::fs::write(&file, text)?;
        let stages: Vec<_> = catalogue::stages().iter().collect();
        let all = points(&stages, Some(&file))?;
        let check = all
            .iter()
            .find(|check| check.id == id)
            .context("no check")?;
        Ok((check.points, check.extra))
    }

    #[test]
    fn the_closest_name_counts() {
        let text = "default = 2\n[stages]\nexception-handling = 3\n[checks]\n\"*.echoes-exactly\" = 4\n\
                    \"03.echoes-exactly\" = 5\n[extra]\n\"05.keeps-fifo\" = 6\n";
        assert_eq!(points_of(text, "01.upper-cases").unwrap(), (2.0, false));
        assert_eq!(points_of(text, "03.keeps-running").unwrap(), (3.0, false));
        assert_eq!(points_of(text, "02.echoes-exactly").unwrap(), (4.0, false));
        assert_eq!(points_of(text, "03.echoes-exactly").unwrap(), (5.0, false));
        assert_eq!(points_of(text, "05.keeps-fifo").unwrap(), (6.0, true));
    }

    #[test]
    fn what_is_no_weight_is_refused() {
        let refused = |text| format!("{:#}", points_of(text, "01.upper-cases").unwrap_err());
        assert!(refused("[checks]\n\"01.uper-cases\" = 1").contains("did you mean 01.upper-cases"));
        assert!(refused("default = -1").contains("zero or more"));
        assert!(refused("defualt = 1").contains("defualt"));
        assert!(refused("[stages]\n77 = 1").contains("77"));
    }
}
