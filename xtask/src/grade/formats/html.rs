//! The page of a cohort: who passed what, which mistake is how frequent, and a picture of each failure.
//!
//! One file that needs no other and stays small: failures that look alike share a picture, and beyond
//! [`PICTURES`] bytes there are no more of them. The matrix can be read without a script; the script
//! sorts it, and tells the name of a failed check where the pointer rests.

use std::collections::BTreeMap;

use checks::model::{Failure, FailureKind, Role};

use super::super::model::{CheckPoints, GradeReport, Submission};
use super::{Verdict, bounded, number};
use crate::report::escape::{guard_log_commands, html};

/// The longest picture, in bytes of text.
const LONGEST: usize = 3000;

/// All pictures together, in bytes of HTML: with the matrix of 300 submissions the page is below 5 MB.
const PICTURES: usize = 3_000_000;

const STYLE: &str = include_str!("cohort.css");
const SCRIPT: &str = include_str!("cohort.js");

/// What failures that share a picture have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    /// The same check failed with the same cause.
    Cause(String, String),
    /// The same check failed in the same way, and no cause is known.
    Kind(String, String),
    /// The same words of the compiler.
    Errors(String),
}

impl Alike {
    fn failure(check: &CheckPoints, failure: &Failure) -> Self {
        match &failure.cause {
            Some(cause) => Alike::Cause(check.id.clone(), cause.id.clone()),
            None => Alike::Kind(check.id.clone(), kind(failure.symptom)),
        }
    }
}

struct Picture {
    head: String,
    text: String,
    /// The submission that it shows.
    of: String,
    /// How many failures it stands for.
    count: usize,
    note: &'static str,
}

/// The pictures, by what they have in common.
#[derive(Default)]
struct Pictures {
    known: BTreeMap<Alike, Option<usize>>,
    shown: Vec<Picture>,
    bytes: usize,
    left_out: usize,
}

impl Pictures {
    /// The number of the picture for this; nothing where the page is full.
    fn number(&mut self, alike: Alike, picture: impl FnOnce() -> Picture) -> Option<usize> {
        if !self.known.contains_key(&alike) {
            let picture = picture();
            // The escaped text is longer: counted as it is written.
            let bytes = html(&picture.text).len() + picture.head.len() + 300;
            let room = self.bytes + bytes <= PICTURES;
            let number = room.then_some(self.shown.len());
            if room {
                self.bytes += bytes;
                self.shown.push(picture);
            } else {
                self.left_out += 1;
            }
            self.known.insert(alike, number);
            return number;
        }
        let number = self.known.get(&alike).copied().flatten()?;
        self.shown[number].count += 1;
        Some(number)
    }

    fn write(&self) -> String {
        let mut out = String::new();
        for (number, picture) in self.shown.iter().enumerate() {
            let others = match picture.count {
                0 => String::new(),
                count => format!(" {count} more {}.", picture.note),
            };
            out.push_str(&format!(
                "<article id=\"f{number}\"><h3>{}</h3><p class=\"dim\">Shown: {}.{others}</p>\
                 <pre tabindex=\"0\">{}</pre></article>\n",
                html(&picture.head),
                html(&picture.of),
                html(&picture.text)
            ));
        }
        if self.left_out > 0 {
            out.push_str(&format!(
                "<p>{} more kinds of failures have no picture here, because the page would grow too \
                 large. The json report has all of them.</p>\n",
                self.left_out
            ));
        }
        out
    }
}

/// The page.
pub fn write(report: &GradeReport) -> String {
    let mut pictures = Pictures::default();
    let groups = groups(&report.checks);
    let verdicts: Vec<Vec<Verdict>> = report
        .submissions
        .iter()
        .map(|one| {
            report
                .checks
                .iter()
                .map(|check| Verdict::of(one, check))
                .collect()
        })
        .collect();
    let mut rows = String::new();
    for (submission, verdicts) in report.submissions.iter().zip(&verdicts) {
        rows.push_str(&row(submission, &groups, verdicts, &mut pictures));
    }
    let heads: String = groups
        .iter()
        .map(|((stage, role), checks)| head(&format!("{stage} {role}"), checks.len()))
        .collect();
    let count = report.submissions.len();
    let mistakes = mistakes(report, &verdicts, &pictures);
    let uncovered = report.sandbox.not_covered.iter();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{count} submissions</title>\n<style>{STYLE}</style></head>\n<body>\n\
         <h1>{count} submissions</h1>\n<p class=\"dim\">Stages {stages} · seed {seed} · sandbox {tier}, \
         limits by {limits}</p>\n{uncovered}\
         <h2>Submissions and checks</h2>\n<p class=\"dim\">One mark for each check, in the order of the \
         list below: · passed, ✗ failed (a link to the picture), – not run, s skipped, ! broken. A head \
         sorts its column.</p>\n\
         <div class=\"wrap\"><table id=\"matrix\">\n<thead><tr>{name}{points}{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n\
         <h2>Mistakes</h2>\n<div class=\"wrap\"><table><thead><tr><th scope=\"col\">mistake</th>\
         <th scope=\"col\">submissions</th><th scope=\"col\">what it is</th></tr></thead><tbody>\n\
         {mistakes}</tbody></table></div>\n\
         <h2>Checks</h2>\n<div class=\"wrap\"><table><thead><tr><th scope=\"col\">check</th>\
         <th scope=\"col\">passed by</th><th scope=\"col\">points</th><th scope=\"col\">what it asks for\
         </th></tr></thead><tbody>\n{checks}</tbody></table></div>\n\
         <h2>Pictures</h2>\n{shown}<script>{SCRIPT}</script>\n</body></html>\n",
        name = head("submission", 0),
        points = head("points", 0),
        stages = html(&report.stages.join(", ")),
        seed = report.seed,
        tier = html(&report.sandbox.tier),
        limits = html(&report.sandbox.limits_by),
        uncovered = uncovered
            .map(|line| format!("<p class=\"dim\">Not covered: {}</p>\n", html(line)))
            .collect::<String>(),
        checks = checks(report, &verdicts),
        shown = pictures.write(),
    );
    guard_log_commands(&page, "&#58;", "&#35;")
}

/// A head that sorts its column, and for marks how many there are.
fn head(text: &str, marks: usize) -> String {
    let marks = match marks {
        0 => String::new(),
        marks => format!(" ({marks})"),
    };
    format!(
        "<th scope=\"col\" aria-sort=\"none\"><button>{}{marks}</button></th>",
        html(text)
    )
}

/// The checks of a program, each with its place among all.
type Group<'a> = ((String, Role), Vec<(usize, &'a CheckPoints)>);

/// The checks of each program, in order.
fn groups(checks: &[CheckPoints]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for check in checks.iter().enumerate() {
        let key = (check.1.stage.clone(), check.1.role);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((key, vec![check])),
        }
    }
    groups
}

fn row(
    submission: &Submission,
    groups: &[Group],
    verdicts: &[Verdict],
    pictures: &mut Pictures,
) -> String {
    let score = &submission.score;
    let broken = if score.broken { " (broken)" } else { "" };
    let mut out = format!(
        "<tr><th scope=\"row\" title=\"{name}\">{name}{broken}</th>\
         <td class=\"n\" data-v=\"{:012.2}\">{points} of {max}</td>",
        score.points,
        name = html(&bounded(&submission.name, 200)),
        points = number(score.points),
        max = number(score.max),
    );
    for (_, checks) in groups {
        let verdicts = checks.iter().map(|&(at, check)| (check, &verdicts[at]));
        let passed = verdicts.clone().filter(|(_, verdict)| verdict.passed());
        let passed = passed.count();
        let marks: String = verdicts
            .map(|(check, verdict)| mark(submission, check, verdict, pictures))
            .collect();
        out.push_str(&format!("<td class=\"m\" data-v=\"{passed}\">{marks}</td>"));
    }
    out + "</tr>\n"
}

fn mark(
    submission: &Submission,
    check: &CheckPoints,
    verdict: &Verdict,
    pictures: &mut Pictures,
) -> String {
    let picture = |head: String, note| Picture {
        head,
        text: verdict.why(LONGEST),
        of: bounded(&submission.name, 200),
        count: 0,
        note,
    };
    let (sign, number) = match verdict {
        Verdict::Pass => return "·".to_owned(),
        Verdict::Skipped(_) => return "<i>s</i>".to_owned(),
        Verdict::Broken(_) => return "<b>!</b>".to_owned(),
        Verdict::NotHandedIn => return "<i>–</i>".to_owned(),
        Verdict::DoesNotCompile(errors) => {
            let head = format!("{} {} does not compile", check.stage, check.role);
            let alike = Alike::Errors((*errors).to_owned());
            let note = "with the same errors";
            ("–", pictures.number(alike, || picture(head, note)))
        }
        Verdict::Fail(_, failure) => {
            let head = format!("{} {}", check.id, check.title);
            let note = match failure.cause {
                Some(_) => "with the same cause",
                None => "that failed in the same way, without a known cause",
            };
            let alike = Alike::failure(check, failure);
            ("✗", pictures.number(alike, || picture(head, note)))
        }
    };
    match number {
        Some(number) => format!("<a href=\"#f{number}\">{sign}</a>"),
        None => format!("<u>{sign}</u>"),
    }
}

/// The mistakes, the most frequent first, each with its sentence and a picture.
fn mistakes(report: &GradeReport, verdicts: &[Vec<Verdict>], pictures: &Pictures) -> String {
    let mut counts: Vec<(String, usize)> = report.mistake_counts().into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut out = String::new();
    for (cause, count) in counts {
        let (name, says, number) = match cause.as_str() {
            "none" => ("no known cause", String::new(), None),
            cause => {
                let (says, number) = sentence(report, verdicts, cause, pictures);
                (cause, says, number)
            }
        };
        let name = match number {
            Some(number) => format!("<a href=\"#f{number}\">{}</a>", html(name)),
            None => html(name),
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{name}</th><td class=\"n\">{count}</td><td class=\"t\">{}</td></tr>\n",
            html(&says)
        ));
    }
    out
}

/// What a cause says, and a picture of it.
fn sentence(
    report: &GradeReport,
    verdicts: &[Vec<Verdict>],
    cause: &str,
    pictures: &Pictures,
) -> (String, Option<usize>) {
    for verdicts in verdicts {
        for (check, verdict) in report.checks.iter().zip(verdicts) {
            if let Verdict::Fail(_, failure) = verdict
                && let Some(found) = &failure.cause
                && found.id == cause
            {
                let number = pictures.known.get(&Alike::failure(check, failure));
                return (bounded(&found.says, 500), number.copied().flatten());
            }
        }
    }
    (String::new(), None)
}

/// Each check with the number of submissions that pass it.
fn checks(report: &GradeReport, verdicts: &[Vec<Verdict>]) -> String {
    let mut out = String::new();
    for (at, check) in report.checks.iter().enumerate() {
        let passed = verdicts.iter().filter(|verdicts| verdicts[at].passed());
        let passed = passed.count();
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{passed}</td><td class=\"n\">{}{}</td>\
             <td class=\"t\">{}</td></tr>\n",
            html(&check.id),
            number(check.points),
            if check.extra { " extra" } else { "" },
            html(&check.title)
        ));
    }
    out
}

/// The name of a kind of failure, as the JSON report has it.
fn kind(kind: FailureKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
