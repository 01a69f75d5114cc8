//! What is said about a failure, beside its picture, in every format for people.

use checks::model::{CheckReport, Failure};

/// A label and what it stands for, in the order of reading. A label that is empty goes on with what the
/// one before it has begun.
pub fn facts(check: &CheckReport, failure: &Failure) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("expected", failure.expected.clone()),
        ("got", failure.got.clone()),
    ];
    for (i, fact) in failure.because.iter().enumerate() {
        facts.push((if i == 0 { "because" } else { "" }, fact.clone()));
    }
    if let Some(at) = &failure.location {
        facts.push(("at", at.to_string()));
        if let Some(source) = &at.source {
            facts.push(("", format!("    {}", source.trim())));
        }
    }
    if let Some(cause) = &failure.cause {
        facts.push(("likely", cause.says.clone()));
    }
    for remark in &check.remarks {
        facts.push(("note", remark.clone()));
    }
    let lesson = format!(
        "the tutorial's {}, and the lesson of stage {}",
        check.part, check.stage
    );
    facts.push(("read", lesson));
    facts.push(("next", format!("cargo xtask hint {}", check.id)));
    facts
}
