//! Failed checks put together by the mistake that they show.
//!
//! A beginner makes one mistake, and many checks see it. The unit of a report for people is the mistake;
//! scores stay by check.

use serde::{Deserialize, Serialize};

use super::{CheckReport, Failure, Location, Outcome, Role};

/// One mistake of one program, and the failed checks that it explains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mistake {
    /// The stage of the program: `03`.
    pub stage: String,
    /// Which of its programs.
    pub role: Role,
    /// The id of the cause, where one is known. Without one, the checks failed with the same end: the
    /// same exit and message, or the same blocked call at the same line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Where in the learner's source, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The check whose transcript shows it best: the shortest one.
    pub shown_by: String,
    /// The ids of all failed checks that it explains, in their order.
    pub checks: Vec<String>,
}

/// The mistakes of a run: the one that explains most comes first.
pub fn mistakes(reports: &[CheckReport]) -> Vec<Mistake> {
    let mut found: Vec<(String, Mistake, usize)> = Vec::new();
    for report in reports {
        let Outcome::Fail(failure) = &report.outcome else {
            continue;
        };
        let key = format!(
            "{} {} {}",
            report.stage,
            report.role,
            end_of(report, failure)
        );
        let length = match report.transcript.len() {
            0 => usize::MAX,
            length => length,
        };
        match found.iter_mut().find(|(other, ..)| *other == key) {
            Some((_, mistake, shortest)) => {
                mistake.checks.push(report.id.clone());
                if mistake.location.is_none() {
                    mistake.location.clone_from(&failure.location);
                }
                if length < *shortest {
                    *shortest = length;
                    mistake.shown_by.clone_from(&report.id);
                }
            }
            None => {
                let mistake = Mistake {
                    stage: report.stage.clone(),
                    role: report.role,
                    cause: failure.cause.as_ref().map(|cause| cause.id.clone()),
                    location: failure.location.clone(),
                    shown_by: report.id.clone(),
                    checks: vec![report.id.clone()],
                };
                found.push((key, mistake, length));
            }
        }
    }
    let mut mistakes: Vec<Mistake> = found.into_iter().map(|(_, mistake, _)| mistake).collect();
    // Stable: of two that explain as much, the first in the order of the checks comes first.
    mistakes.sort_by_key(|mistake| std::cmp::Reverse(mistake.checks.len()));
    mistakes
}

/// What failures of one mistake have in common.
fn end_of(report: &CheckReport, failure: &Failure) -> String {
    if let Some(cause) = &failure.cause {
        return format!("cause {}", cause.id);
    }
    match failure.because.first() {
        Some(because) => {
            let place = failure.location.as_ref();
            let place = place.map_or(String::new(), |at| format!("{}:{}", at.file, at.line));
            format!("{:?} {place} {}", failure.symptom, without_numbers(because))
        }
        // Nothing is known that another failure could share.
        None => format!("check {}", report.id),
    }
}

/// A text without what differs from one run of a program to the next: ports, descriptors, times, paths of
/// sockets.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let path = text.split_once(" (/").map(|(before, path)| {
        let after = path.split_once(')').map_or("", |(_, after)| after);
        [before, after].concat()
    });
    for c in path.as_deref().unwrap_or(text).chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cause, CheckInfo};

    fn failed(id: &'static str, cause: Option<&str>, because: &[&str]) -> CheckReport {
        let info = CheckInfo {
            id,
            role: Role::Server,
            title: "A sentence.",
            part: "part 5",
        };
        let mut report = CheckReport::of(&info, "01");
        report.outcome = Outcome::Fail(Box::new(Failure {
            cause: cause.map(|id| Cause {
                id: id.to_owned(),
                says: "A cause.".to_owned(),
            }),
            because: because.iter().map(|line| (*line).to_owned()).collect(),
            ..Failure::default()
        }));
        report
    }

    #[test]
    fn checks_with_one_cause_are_one_mistake_and_the_largest_comes_first() {
        let reports = [
            failed("01.a", None, &["ended with exit code 1"]),
            failed("01.b", Some("waits-for-newline"), &["blocked on fd 4"]),
            failed("01.c", Some("waits-for-newline"), &["blocked on fd 5"]),
        ];
        let found = mistakes(&reports);
        assert_eq!(found[0].cause.as_deref(), Some("waits-for-newline"));
        assert_eq!(found[0].checks, ["01.b", "01.c"]);
        assert_eq!(found[1].checks, ["01.a"]);
    }

    #[test]
    fn without_a_cause_the_same_end_is_one_mistake() {
        let reports = [
            failed(
                "01.a",
                None,
                &["blocked in recvfrom on fd 4 (127.0.0.1:40001)"],
            ),
            failed(
                "01.b",
                None,
                &["blocked in recvfrom on fd 5 (127.0.0.1:41234)"],
            ),
            failed("01.c", None, &["blocked in accept4 on fd 3"]),
            failed("01.d", None, &[]),
            failed("01.e", None, &[]),
        ];
        let sizes: Vec<usize> = mistakes(&reports).iter().map(|m| m.checks.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
    }
}
