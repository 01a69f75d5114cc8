//! The page of a cohort: who passed what, which mistake is how frequent, and a picture of each failure.
//!
//! One file that needs no other. Failures that look alike, the same check with the same cause, share
//! their picture, so that a cohort of hundreds stays small.

use std::collections::BTreeMap;

use checks::model::{Outcome, Role};

use super::super::model::{CheckPoints, GradeReport, Submission};
use super::{bounded, number, outcome, why};
use crate::report::escape::{clean, guard_log_commands, html};

/// The longest picture, in bytes.
const LONGEST: usize = 3000;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#20242a;--page:#f7f6f3;--card:#fff;--line:#d3d7de;--dim:#5b6370;\
--p:#17703a;--pb:#e3f2e7;--f:#b3261e;--fb:#fbe4e1;--w:#7d5700;--wb:#f7ecd2}\
@media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--page:#14171b;--card:#1c2026;--line:#3a424d;\
--dim:#a5aeb9;--p:#74ce93;--pb:#1d3326;--f:#ff958c;--fb:#44211f;--w:#e3b75c;--wb:#3b301a}}\
*{box-sizing:border-box}body{margin:0;padding:1rem;background:var(--page);color:var(--ink);\
font:1rem/1.5 system-ui,sans-serif}h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
.wrap{overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--card)}\
table{border-collapse:collapse}th,td{padding:.15rem .45rem;text-align:left;white-space:nowrap}\
tbody tr+tr>*{border-top:1px solid var(--line)}thead button{font:inherit;color:inherit;background:none;\
border:0;padding:0;cursor:pointer;text-decoration:underline}.n{text-align:right;\
font-variant-numeric:tabular-nums}.m{font-family:ui-monospace,monospace;letter-spacing:.06em}\
.m a,.m i{display:inline-block;width:1.15em;text-align:center;text-decoration:none;font-style:normal}\
.m .p{color:var(--p)}.m .f{color:var(--f);background:var(--fb);font-weight:700}.m .s{color:var(--dim)}\
.m .b{color:var(--w);background:var(--wb)}tbody th{position:sticky;left:0;background:var(--card);\
font-weight:600;max-width:18rem;overflow:hidden;text-overflow:ellipsis}\
article{margin:1rem 0;padding:.8rem;border:1px solid var(--line);border-radius:8px;background:var(--card)}\
article:target{outline:3px solid var(--f)}pre{overflow-x:auto;font:.85rem/1.4 ui-monospace,monospace}\
.dim{color:var(--dim)}a{color:inherit}a:focus-visible,button:focus-visible{outline:3px solid var(--p)}";

/// Sorts the table by a column when its head is pressed.
const SCRIPT: &str = "\
for(const b of document.querySelectorAll('thead button'))b.onclick=()=>{const t=b.closest('table'),\
i=[...b.closest('tr').children].indexOf(b.closest('th')),u=b.dataset.up=b.dataset.up==='1'?'0':'1',\
v=r=>{const c=r.children[i];return c.dataset.v??c.textContent},n=x=>parseFloat(x);\
[...t.tBodies[0].rows].sort((x,y)=>{const a=v(x),c=v(y),d=isNaN(n(a))||isNaN(n(c))?a.localeCompare(c):\
n(a)-n(c);return u==='1'?d:-d}).forEach(r=>t.tBodies[0].append(r))};";

/// Failures that share a picture.
struct Pictures {
    /// By check and cause: the number of the picture.
    known: BTreeMap<(String, String), usize>,
    shown: Vec<String>,
}

/// The page.
pub fn write(report: &GradeReport) -> String {
    let mut pictures = Pictures {
        known: BTreeMap::new(),
        shown: Vec::new(),
    };
    let groups = groups(&report.checks);
    let mut rows = String::new();
    for submission in &report.submissions {
        rows.push_str(&row(submission, &groups, &mut pictures));
    }
    let heads: String = groups
        .iter()
        .map(|((stage, role), _)| format!("<th scope=\"col\"><button>{stage} {role}</button></th>"))
        .collect();
    let count = report.submissions.len();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{count} submissions</title>\n<style>{STYLE}</style></head>\n<body>\n\
         <h1>{count} submissions</h1>\n<p class=\"dim\">Stages {stages} · seed {seed} · sandbox {tier}, limits by \
         {limits}</p>\n{uncovered}\
         <h2>Who passed what</h2>\n<p class=\"dim\">· passed, ✗ failed (press it for the picture), – not run, \
         s skipped, ! broken. Press a head to sort.</p>\n<div class=\"wrap\"><table>\n<thead><tr>\
         <th scope=\"col\"><button>submission</button></th><th scope=\"col\"><button>points</button></th>{heads}\
         </tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n\
         <h2>Mistakes</h2>\n<div class=\"wrap\"><table><thead><tr><th scope=\"col\">mistake</th>\
         <th scope=\"col\">submissions</th></tr></thead><tbody>\n{mistakes}</tbody></table></div>\n\
         <h2>Pictures</h2>\n{shown}<script>{SCRIPT}</script>\n</body></html>\n",
        stages = html(&report.stages.join(", ")),
        seed = report.seed,
        tier = html(&report.sandbox.tier),
        limits = html(&report.sandbox.limits_by),
        uncovered = report
            .sandbox
            .not_covered
            .iter()
            .map(|line| format!("<p class=\"dim\">Not covered: {}</p>\n", html(line)))
            .collect::<String>(),
        mistakes = mistakes(report),
        shown = pictures.shown.concat(),
    );
    guard_log_commands(&page, "&#58;", "&#35;")
}

type Group<'a> = ((String, Role), Vec<&'a CheckPoints>);

/// The checks of each program, in order.
fn groups(checks: &[CheckPoints]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for check in checks {
        let key = (check.stage.clone(), check.role);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((key, vec![check])),
        }
    }
    groups
}

fn row(submission: &Submission, groups: &[Group], pictures: &mut Pictures) -> String {
    let score = &submission.score;
    let broken = if score.broken { " (broken)" } else { "" };
    let mut out = format!(
        "<tr><th scope=\"row\" title=\"{name}\">{name}{broken}</th><td class=\"n\" data-v=\"{points}\">{points} of {max}</td>",
        name = html(&bounded(&submission.name, 200)),
        points = number(score.points),
        max = number(score.max),
    );
    for (_, checks) in groups {
        let passed = checks.iter().filter(|check| {
            outcome(submission, &check.id).is_some_and(|check| check.outcome == Outcome::Pass)
        });
        let cells: String = checks
            .iter()
            .map(|check| cell(submission, check, pictures))
            .collect();
        out.push_str(&format!(
            "<td class=\"m\" data-v=\"{}\">{cells}</td>",
            passed.count()
        ));
    }
    out + "</tr>\n"
}

fn cell(submission: &Submission, check: &CheckPoints, pictures: &mut Pictures) -> String {
    let found = outcome(submission, &check.id);
    match found.map(|found| &found.outcome) {
        Some(Outcome::Pass) => "<i class=\"p\">·</i>".to_owned(),
        None => "<i class=\"s\">–</i>".to_owned(),
        Some(Outcome::Skipped { .. }) => "<i class=\"s\">s</i>".to_owned(),
        Some(Outcome::Broken { .. }) => "<i class=\"b\" title=\"broken\">!</i>".to_owned(),
        Some(Outcome::Fail(failure)) => {
            let cause = failure
                .cause
                .as_ref()
                .map_or(&failure.got, |cause| &cause.id);
            let key = (check.id.clone(), bounded(cause, 200));
            let next = pictures.shown.len();
            let number = *pictures.known.entry(key).or_insert(next);
            if number == next {
                pictures.shown.push(format!(
                    "<article id=\"f{number}\"><h3>{} {}</h3><p class=\"dim\">as in {}</p><pre tabindex=\"0\">{}</pre></article>\n",
                    html(&check.id),
                    html(&check.title),
                    html(&bounded(&submission.name, 200)),
                    html(&clean_lines(&bounded(&why(found), LONGEST)))
                ));
            }
            format!(
                "<a class=\"f\" href=\"#f{number}\" title=\"{id}\" aria-label=\"{id} failed\">✗</a>",
                id = html(&check.id)
            )
        }
    }
}

fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).collect();
    lines.join("\n")
}

/// The mistakes, the most frequent first.
fn mistakes(report: &GradeReport) -> String {
    let mut counts: Vec<(String, usize)> = report.mistake_counts().into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
        .into_iter()
        .map(|(cause, count)| {
            let cause = if cause == "none" {
                "no known cause"
            } else {
                &cause
            };
            format!(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{count}</td></tr>\n",
                html(cause)
            )
        })
        .collect()
}
