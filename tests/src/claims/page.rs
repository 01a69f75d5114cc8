//! The claims as Markdown: the page with all of them, and each lesson's list.

use std::fmt::Write;
use std::io;

use super::{Claim, Entry, Verdict, all};

/// The page with every claim, carried out on this machine. What differs from run to run (ports, how
/// much a buffer took) is replaced by its name, so that the text is the same each time.
///
/// # Errors
///
/// When an experiment can't be carried out here; the claim is named.
pub fn markdown() -> io::Result<String> {
    let mut table = String::new();
    let mut sections = String::new();
    for claim in all() {
        let (log, finding) = claim
            .run()
            .map_err(|e| io::Error::new(e.kind(), format!("claim {}: {e}", claim.number)))?;
        let _ = writeln!(
            table,
            "| [{}](#{}) | {} | {} |",
            claim.number,
            anchor(claim),
            claim.says,
            finding.verdict.words()
        );
        let _ = write!(
            sections,
            "\n## {} {}\n\n> {}\n\n",
            claim.number, claim.slug, claim.says
        );
        for entry in log.entries() {
            let what = match entry {
                Entry::Did(_) => "experiment",
                Entry::Saw(_) => "observed",
            };
            let _ = writeln!(sections, "- {what}: {}", entry.lasting_text());
        }
        let _ = write!(
            sections,
            "\n**{}.** {}\n",
            sentence(finding.verdict),
            finding.because
        );
        if let Some(note) = finding.elsewhere {
            let _ = write!(sections, "\n*Elsewhere:* {}\n", note);
        }
        let _ = write!(
            sections,
            "\nTutorial: {}. Lessons: {}.\n",
            claim.part,
            claim.stages.join(", ")
        );
    }
    Ok(format!("{INTRODUCTION}{table}{sections}"))
}

const INTRODUCTION: &str = "\
# Claims about sockets

Each sentence below is one that a beginner takes away from a text on network programming, or from a
program that happened to work. Some are true, some are true on another system, some are false. Don't
believe this page either: every one is an experiment with real sockets that runs on your machine.

    cargo xtask claims                 # all of them, a line each
    cargo xtask claims 9               # one: what was done, what was seen, and why
    cargo xtask claims --markdown      # this page

*True elsewhere* means: false on the machine that wrote this page (Linux), and documented to be true on
another system. Values in ⟨brackets⟩ differ from run to run. The experiments are in
`tests/src/claims`.

| | claim | verdict |
| --- | --- | --- |
";

/// The section of a stage's lesson that links the claims it rests on, headline and all; empty if there
/// are none.
pub fn lesson_section(stage: &str) -> String {
    let mut text = String::new();
    for claim in all().iter().filter(|claim| claim.stages.contains(&stage)) {
        if text.is_empty() {
            text.push_str("## Claims this lesson rests on\n\n");
            text.push_str(
                "Some of these are true, some are not. `cargo xtask claims NUMBER` shows on your \
                 machine which.\n\n",
            );
        }
        let _ = writeln!(
            text,
            "- [{}](../claims.md#{}) {}",
            claim.number,
            anchor(claim),
            claim.says
        );
    }
    text
}

/// The name that a Markdown renderer gives to the claim's headline.
fn anchor(claim: &Claim) -> String {
    format!("{}-{}", claim.number, claim.slug)
}

fn sentence(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TrueHere => "True here",
        Verdict::FalseHere => "False here",
        Verdict::TrueElsewhere => "False here, true elsewhere",
    }
}
