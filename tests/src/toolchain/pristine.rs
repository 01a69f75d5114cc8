//! One source, two texts: a solution holds its own starter.
//!
//! A starter that lived in a file of its own would drift away from its solution; cut from it, it
//! cannot. Three kinds of line steer the cut, whatever their indentation:
//!
//! - from `// solution: begin` to `// solution: end`, both included: in the solution alone;
//! - `//~ code` (or `//~` for an empty line): in the starter alone, as `code`;
//! - every other line: in both.

const BEGIN: &str = "// solution: begin";
const END: &str = "// solution: end";
const STARTER_ONLY: &str = "//~";

/// Cuts the untouched starter, as a learner first finds it, out of a marked solution.
///
/// # Panics
///
/// If the markers do not pair up: the solution is wrongly marked, and its starter would be too.
pub fn starter(solution: &str) -> String {
    keep(solution, |part, line| match part {
        Part::Both => Some(line.to_owned()),
        Part::Starter("") => Some(String::new()),
        Part::Starter(text) => {
            let indentation = &line[..line.len() - line.trim_start().len()];
            Some(format!("{indentation}{text}"))
        }
        Part::Solution => None,
    })
}

/// Shows a marked solution as a reader should see it: no markers, nothing of the starter.
///
/// # Panics
///
/// If the markers do not pair up, as [`starter`] does.
pub fn shown(solution: &str) -> String {
    keep(solution, |part, line| match part {
        Part::Both | Part::Solution => Some(line.to_owned()),
        Part::Starter(_) => None,
    })
}

/// To which of the two texts a line belongs.
enum Part<'a> {
    Both,
    Solution,
    /// With the text behind `//~ `.
    Starter(&'a str),
}

/// Walks over every line that is not itself a begin or end marker, and joins what `choose` keeps.
fn keep(solution: &str, choose: impl Fn(Part, &str) -> Option<String>) -> String {
    let mut kept = String::with_capacity(solution.len());
    let mut inside = false;
    for (number, line) in (1..).zip(solution.lines()) {
        let trimmed = line.trim();
        let part = match trimmed {
            BEGIN | END => {
                assert_ne!(
                    inside,
                    trimmed == BEGIN,
                    "line {number}: `{trimmed}` has no partner"
                );
                inside = trimmed == BEGIN;
                continue;
            }
            _ => match starter_text(trimmed) {
                Some(text) => Part::Starter(text),
                None if inside => Part::Solution,
                None => Part::Both,
            },
        };
        if let Some(text) = choose(part, line) {
            kept.push_str(&text);
            kept.push('\n');
        }
    }
    assert!(!inside, "the last `{BEGIN}` has no partner");
    kept
}

/// What stands behind `//~ `, if the line is the starter's alone.
fn starter_text(trimmed: &str) -> Option<&str> {
    let rest = trimmed.strip_prefix(STARTER_ONLY)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKED: &str = "\
fn main() {
    // solution: begin
    serve();
    // solution: end
    //~ // TODO: serve.
    //~
    //~     indented();
}

// solution: begin
fn serve() {}
// solution: end
";

    #[test]
    fn the_starter_has_its_own_lines_and_none_of_the_solution() {
        assert_eq!(
            starter(MARKED),
            "fn main() {\n    // TODO: serve.\n\n        indented();\n}\n\n"
        );
    }

    #[test]
    fn the_shown_solution_has_no_marker_and_nothing_of_the_starter() {
        assert_eq!(
            shown(MARKED),
            "fn main() {\n    serve();\n}\n\nfn serve() {}\n"
        );
    }

    #[test]
    fn a_source_without_markers_is_its_own_starter() {
        let plain = "fn main() {}\n\n// solution: beginning\n//~not a marker\n";
        assert_eq!(starter(plain), plain);
        assert_eq!(shown(plain), plain);
    }

    #[test]
    fn a_starter_line_within_a_solution_region_is_the_starters_alone() {
        let source = "// solution: begin\na\n//~ b\n// solution: end\n";
        assert_eq!(starter(source), "b\n");
        assert_eq!(shown(source), "a\n");
    }

    #[test]
    fn cuts_are_final() {
        assert_eq!(starter(&starter(MARKED)), starter(MARKED));
        assert_eq!(shown(&shown(MARKED)), shown(MARKED));
    }

    #[test]
    fn unix_line_ends_come_out_whatever_went_in() {
        assert_eq!(starter("a\r\n//~ b\r\n"), "a\nb\n");
    }

    #[test]
    #[should_panic(expected = "line 2: `// solution: begin` has no partner")]
    fn nested_regions_are_refused() {
        starter("// solution: begin\n// solution: begin\n// solution: end\n");
    }

    #[test]
    #[should_panic(expected = "line 1: `// solution: end` has no partner")]
    fn an_end_without_a_begin_is_refused() {
        shown("// solution: end\n");
    }

    #[test]
    #[should_panic(expected = "the last `// solution: begin` has no partner")]
    fn an_open_region_is_refused() {
        starter("// solution: begin\nfn main() {}\n");
    }
}
