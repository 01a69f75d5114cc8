//! The report for a browser: one file that needs no other, and no script.

use checks::model::{CheckReport, Outcome, ProgramReport, ProgramState, Report, mistakes};

use super::escape::{clean_coloured, guard_log_commands, html};
use super::facts::facts;
use super::style::{Style, cut};
use super::{sequence_diagram, sequence_svg, terminal};

/// The most characters of any one text in the page: a report of many failures can still be opened.
const LONGEST: usize = 4_000;

const STYLE: &str = "\
:root{color-scheme:light dark;--page:#f7f6f3;--card:#fff;--ink:#20242a;--dim:#5b6370;--line:#d3d7de;
--good:#17703a;--bad:#b3261e;--warn:#7d5700;--accent:#0b57b0;--good-bg:#e3f2e7;--bad-bg:#fbe4e1;
--warn-bg:#f7ecd2}
@media (prefers-color-scheme:dark){:root{--page:#14171b;--card:#1c2026;--ink:#e4e7eb;--dim:#a5aeb9;
--line:#3a424d;--good:#74ce93;--bad:#ff958c;--warn:#e3b75c;--accent:#85bcff;--good-bg:#1d3326;
--bad-bg:#44211f;--warn-bg:#3b301a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:56rem;padding:1.5rem 1rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
h1,h2,h3{line-height:1.25;margin:0;overflow-wrap:anywhere}
h1{font-size:1.5rem}
h2{font-size:1.15rem;margin:2.5rem 0 .8rem}
h3{font-size:1.05rem}
.card>h2{margin-top:0}
p{margin:.4rem 0}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,pre:focus-visible{outline:3px solid var(--accent);
outline-offset:2px;border-radius:3px}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;
font-size:.86em;overflow-wrap:anywhere}
pre{margin:.6rem 0;padding:.7rem .8rem;overflow-x:auto;overflow-wrap:normal;line-height:1.45;
background:var(--page);border:1px solid var(--line);border-radius:6px}
.dim{color:var(--dim)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-100rem}
.skip:focus{position:static}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem;
margin:0 0 1.2rem}
article.card{border-top:3px solid var(--bad);scroll-margin-top:1rem}
article.card:target{box-shadow:0 0 0 2px var(--accent)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;font-weight:400}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody th{white-space:nowrap;font-weight:600}
.count{white-space:nowrap;color:var(--dim)}
.marks{list-style:none;display:flex;flex-wrap:wrap;gap:3px;margin:0;padding:0}
.mark{display:inline-flex;align-items:center;justify-content:center;width:1.5rem;height:1.5rem;
border-radius:4px;font-weight:700;font-size:.85rem;line-height:1;text-decoration:none}
.pass{color:var(--good);background:var(--good-bg)}
.fail{color:var(--bad);background:var(--bad-bg);box-shadow:inset 0 0 0 1.5px}
.skipped{color:var(--dim);background:var(--page);box-shadow:inset 0 0 0 1px var(--line)}
.broken{color:var(--warn);background:var(--warn-bg);border-radius:50%;box-shadow:inset 0 0 0 1.5px}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:1rem 0 0;padding:0;list-style:none;
color:var(--dim);font-size:.9rem}
.legend li{display:flex;gap:.45rem;align-items:center}
.title{font-size:1.05rem;margin:.3rem 0 1rem}
dl{margin:1rem 0 0;display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:.35rem .8rem}
dt{color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:isolate}
dd p{margin:0 0 .25rem}
dd pre{margin:.2rem 0}
.got{color:var(--bad)}
summary{cursor:pointer;padding:.25rem 0}
summary .mono{font-weight:400}
.checks td:first-child{width:2.2rem}
.checks td{overflow-wrap:anywhere}
.checks .time{white-space:nowrap;text-align:right;padding-right:0;color:var(--dim)}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;color:var(--dim);font-size:.9rem}
@media (max-width:30rem){
.card{padding:.9rem .8rem;margin-left:-.5rem;margin-right:-.5rem}
dl{display:block}dt{margin-top:.6rem;font-size:.85rem}
.count{padding-right:.5rem}th{padding-right:.5rem}
}
";

/// The report as HTML: what passed at a glance, then each failure with its picture. It is well-formed
/// XML, too.
pub fn write(report: &Report) -> String {
    let title = format!("Workbook: {}", heading(report));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'\"/>\n<title>{}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n",
        html(&title),
        sequence_svg::STYLE,
    );
    let failed = failures(report);
    if !failed.is_empty() {
        out.push_str("<a class=\"skip\" href=\"#failures\">Skip to the failures</a>\n");
    }
    out.push_str(&format!(
        "<header>\n<h1>{}</h1>\n<p>{}</p>\n</header>\n<main>\n",
        html(&heading(report)),
        html(&terminal::score(&report.totals)),
    ));
    overview(&mut out, report);
    compiler(&mut out, report);
    if !failed.is_empty() {
        out.push_str(sequence_svg::TIPS);
        out.push_str("<section aria-labelledby=\"failures\">\n<h2 id=\"failures\">Failures</h2>\n");
        list_mistakes(&mut out, report);
        for (check, next) in failed
            .iter()
            .zip(failed.iter().skip(1).map(Some).chain([None]))
        {
            failure(&mut out, check, next.copied());
        }
        out.push_str("</section>\n");
    }
    every_check(&mut out, report);
    out.push_str("</main>\n<footer>\n");
    for limit in &report.limits {
        out.push_str(&format!("<p>Note: {}</p>\n", text(limit)));
    }
    if !report.checks.is_empty() {
        let seed = report.seed;
        out.push_str(&format!(
            "<p>Seed {seed}: <code>--seed {seed}</code> sends the same messages again.</p>\n"
        ));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    guard_log_commands(&out, "&#58;", "&#35;")
}

/// The mistakes, the one that explains most first, each with links to the checks that it explains.
fn list_mistakes(out: &mut String, report: &Report) {
    let mistakes = mistakes(&report.checks);
    if mistakes.iter().all(|mistake| mistake.checks.len() < 2) {
        return;
    }
    out.push_str("<ol class=\"mistakes\">\n");
    for mistake in &mistakes {
        let links = mistake.checks.iter().map(|id| {
            let id = html(id);
            format!("<a href=\"#check-{id}\">{id}</a>")
        });
        let links = links.collect::<Vec<_>>().join(", ");
        let name = mistake.cause.as_deref().unwrap_or("no known cause");
        let count = mistake.checks.len();
        let noun = if count == 1 { "check" } else { "checks" };
        out.push_str(&format!(
            "<li><strong>{}</strong> explains {count} {noun}: {links}</li>\n",
            html(name)
        ));
    }
    out.push_str("</ol>\n");
}

/// `Stage 03, server`
fn heading(report: &Report) -> String {
    let what = match report.stage.as_str() {
        "all" => "All stages".to_owned(),
        stage if stage.contains('.') => format!("Check {stage}"),
        stage => format!("Stage {stage}"),
    };
    match report.role.as_str() {
        "both" => what,
        role => format!("{what}, {role}"),
    }
}

/// A line for each program, with a mark for each of its checks.
fn overview(out: &mut String, report: &Report) {
    out.push_str(
        "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n\
         <div class=\"card\">\n<table>\n<thead class=\"hidden\"><tr><th scope=\"col\">Program</th>\
         <th scope=\"col\">Passed</th><th scope=\"col\">Checks</th></tr></thead>\n<tbody>\n",
    );
    for program in &report.programs {
        let checks = checks_of(report, program);
        let passed = checks.iter().filter(|c| c.outcome == Outcome::Pass).count();
        let (count, marks) = match &program.state {
            ProgramState::NotStarted => {
                let says = format!("not started: open {}", program.program);
                (
                    "–".to_owned(),
                    format!("<span class=\"dim\">{}</span>", text(&says)),
                )
            }
            ProgramState::DoesNotCompile { .. } => {
                let link = format!(
                    "<a href=\"#compiler-{}\">does not compile</a>",
                    name(program)
                );
                ("–".to_owned(), link)
            }
            ProgramState::Checked => {
                let marks: String = checks.iter().map(|check| mark(check)).collect();
                let list = format!("<ol class=\"marks\">\n{marks}</ol>");
                (format!("{passed} of {}", checks.len()), list)
            }
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{} {}</th><td class=\"count\">{count}</td><td>{marks}</td></tr>\n",
            html(&program.stage),
            program.role,
        ));
    }
    out.push_str("</tbody>\n</table>\n<ul class=\"legend\" aria-hidden=\"true\">\n");
    for (class, says) in [
        ("pass", "passed"),
        ("fail", "failed"),
        ("skipped", "skipped: this machine can't run it"),
        ("broken", "broken: the workbook failed"),
    ] {
        if report
            .checks
            .iter()
            .any(|check| check.outcome.name() == class)
        {
            let glyph = glyph(class);
            out.push_str(&format!(
                "<li><span class=\"mark {class}\">{glyph}</span>{says}</li>\n"
            ));
        }
    }
    out.push_str("</ul>\n</div>\n</section>\n");
}

/// A check in the overview; a link to its story if it failed.
fn mark(check: &CheckReport) -> String {
    let class = check.outcome.name();
    let glyph = glyph(class);
    let id = html(&check.id);
    let label = format!("<span class=\"hidden\">{id}: {class}</span>");
    let shown = format!("<span aria-hidden=\"true\">{glyph}</span>{label}");
    match check.outcome {
        Outcome::Fail(_) => format!(
            "<li><a class=\"mark {class}\" href=\"#check-{id}\" title=\"{id}: {class}\">{shown}</a></li>\n"
        ),
        _ => format!(
            "<li><span class=\"mark {class}\" title=\"{id}: {class}\">{shown}</span></li>\n"
        ),
    }
}

fn glyph(outcome: &str) -> char {
    match outcome {
        "pass" => '✓',
        "fail" => '✗',
        "skipped" => '–',
        _ => '!',
    }
}

/// What the compiler says about the programs that it refuses.
fn compiler(out: &mut String, report: &Report) {
    for program in &report.programs {
        let ProgramState::DoesNotCompile { errors } = &program.state else {
            continue;
        };
        let id = format!("compiler-{}", name(program));
        out.push_str(&format!(
            "<section class=\"card\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{} {} does not \
             compile</h2>\n<pre tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}\">{}</pre>\n\
             </section>\n",
            html(&program.stage),
            program.role,
            html(&cut(&clean_coloured(errors, false), 5 * LONGEST)),
        ));
    }
}

/// A failure: its picture, and what is known about it.
fn failure(out: &mut String, check: &CheckReport, next: Option<&CheckReport>) {
    let Outcome::Fail(failure) = &check.outcome else {
        return;
    };
    let id = html(&check.id);
    out.push_str(&format!(
        "<article class=\"card\" id=\"check-{id}\" aria-labelledby=\"head-{id}\">\n\
         <h3 id=\"head-{id}\"><span class=\"mark fail\" aria-hidden=\"true\">✗</span> {id}</h3>\n\
         <p class=\"title\">{}</p>\n",
        text(&check.title)
    ));
    let title = format!("What both sides did in {}", check.id);
    let drawing = sequence_svg::draw(&check.transcript, &format!("story-{}", check.id), &title);
    if !drawing.is_empty() {
        let plain = sequence_diagram::draw(&check.transcript, 78, false, Style { colour: false });
        out.push_str(&format!(
            "{drawing}<details>\n<summary>The same as text</summary>\n<pre \
             tabindex=\"0\" role=\"region\" aria-label=\"{id} as text\">{}</pre>\n</details>\n",
            html(&plain.join("\n"))
        ));
    }
    out.push_str("<dl>\n");
    let mut open = false;
    for (label, says) in facts(check, failure) {
        if !label.is_empty() {
            if open {
                out.push_str("</dd>\n");
            }
            open = true;
            out.push_str(&format!("<dt>{label}</dt><dd class=\"{label}\">"));
        }
        out.push_str(&match (label, says.trim_start()) {
            // The learner's own line.
            ("", source) if says.starts_with("    ") => {
                format!("<pre tabindex=\"0\">{}</pre>", text(source))
            }
            ("at" | "next", _) => format!("<code>{}</code>", text(&says)),
            _ => format!("<p>{}</p>", text(&says)),
        });
    }
    out.push_str(if open { "</dd>\n</dl>\n" } else { "</dl>\n" });
    let onward = next.map_or(String::new(), |next| {
        format!(" · <a href=\"#check-{0}\">next: {0}</a>", html(&next.id))
    });
    out.push_str(&format!(
        "<p class=\"dim\"><a href=\"#overview\">Overview</a>{onward}</p>\n</article>\n"
    ));
}

/// All checks of each program, folded.
fn every_check(out: &mut String, report: &Report) {
    if report.checks.is_empty() {
        return;
    }
    out.push_str("<section aria-labelledby=\"checks\">\n<h2 id=\"checks\">Every check</h2>\n");
    for program in &report.programs {
        let checks = checks_of(report, program);
        if checks.is_empty() {
            continue;
        }
        out.push_str(&format!(
            "<details class=\"card\">\n<summary>{} {} <span class=\"mono dim\">{}</span></summary>\n\
             <table class=\"checks\">\n<thead class=\"hidden\"><tr><th scope=\"col\">Outcome</th>\
             <th scope=\"col\">Check</th><th scope=\"col\">Time</th></tr></thead>\n<tbody>\n",
            html(&program.stage),
            program.role,
            text(&program.program),
        ));
        for check in checks {
            let outcome = check.outcome.name();
            let id = html(&check.id);
            let link = match check.outcome {
                Outcome::Fail(_) => format!("<a href=\"#check-{id}\">{id}</a>"),
                _ => id,
            };
            let mut says = text(&check.title);
            if let Outcome::Skipped { why } | Outcome::Broken { why } = &check.outcome {
                says.push_str(&format!("<br/>{outcome}: {}", text(why)));
            }
            if !matches!(check.outcome, Outcome::Fail(_)) {
                for remark in &check.remarks {
                    says.push_str(&format!("<br/>note: {}", text(remark)));
                }
            }
            out.push_str(&format!(
                "<tr><td><span class=\"mark {outcome}\"><span aria-hidden=\"true\">{}</span>\
                 <span class=\"hidden\">{outcome}</span></span></td>\
                 <td><span class=\"mono\">{link}</span><br/><span class=\"dim\">{says}</span></td>\
                 <td class=\"time\">{:.0} ms</td></tr>\n",
                glyph(outcome),
                check.duration_us as f64 / 1e3,
            ));
        }
        out.push_str("</tbody>\n</table>\n</details>\n");
    }
    out.push_str("</section>\n");
}

fn failures(report: &Report) -> Vec<&CheckReport> {
    let failed = |check: &&CheckReport| matches!(check.outcome, Outcome::Fail(_));
    report.checks.iter().filter(failed).collect()
}

fn checks_of<'a>(report: &'a Report, program: &ProgramReport) -> Vec<&'a CheckReport> {
    let belongs = |check: &&CheckReport| check.stage == program.stage && check.role == program.role;
    report.checks.iter().filter(belongs).collect()
}

/// `03-server`, for the names of elements.
fn name(program: &ProgramReport) -> String {
    format!("{}-{}", html(&program.stage), program.role)
}

/// Foreign words, bounded and escaped.
fn text(says: &str) -> String {
    html(&cut(says, LONGEST))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use quick_xml::events::Event;

    use super::super::{browser, sample};
    use super::*;

    /// What a parser finds.
    #[derive(Default)]
    struct Page {
        text: String,
        elements: BTreeSet<String>,
        /// Pairs such as `href` and `#overview`.
        attributes: Vec<(String, String)>,
    }

    /// Parses the page strictly: what is well-formed for XML is so for HTML, as it is written here.
    fn parse(html: &str) -> Page {
        let mut page = Page::default();
        let mut reader = quick_xml::Reader::from_str(html);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name();
                    page.elements.insert(name.as_ref().to_owned());
                    for attribute in element.attributes() {
                        let attribute = attribute.unwrap();
                        let key = attribute.key.as_ref().to_owned();
                        page.attributes.push((
                            key,
                            attribute
                                .normalized_value(Default::default())
                                .unwrap()
                                .into(),
                        ));
                    }
                }
                Event::Text(text) => page.text.push_str(text.as_ref()),
                Event::GeneralRef(name) => {
                    page.text.push_str(match name.as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "#58" => ":",
                        "#35" => "#",
                        other => panic!("&{other};"),
                    });
                }
                Event::Eof => return page,
                _ => {}
            }
        }
    }

    impl Page {
        fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
            let wanted = self.attributes.iter().filter(move |(k, _)| k == key);
            wanted.map(|(_, value)| value.as_str())
        }
    }

    /// The sample with every kind of thing that can happen in the story of its first failure.
    fn colourful() -> Report {
        let mut report = sample::report();
        report.checks[2].transcript = sample::everything();
        report.limits.push("a facility is missing".to_owned());
        report
    }

    #[test]
    fn it_is_well_formed_whatever_a_program_says() {
        for report in [colourful(), sample::hostile()] {
            let page = parse(&write(&report));
            assert!(page.text.contains("03.survives-reset-while-replying"));
        }
        let hostile = parse(&write(&sample::hostile()));
        assert!(
            hostile
                .text
                .contains("##[group]x ]]> <script>&\"'\\u{202e}\\u{9b}\u{fffd}\\x00")
        );
        assert!(!hostile.elements.contains("script"));
    }

    #[test]
    fn nothing_in_it_commands_a_terminal_or_a_ci_system() {
        let text = write(&sample::hostile());
        assert!(!text.contains(|c: char| c != '\n' && super::super::escape::hides(c)));
        assert!(!text.contains("##["));
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")));
    }

    #[test]
    fn its_names_are_unique_and_its_links_lead_somewhere() {
        let page = parse(&write(&colourful()));
        let all: Vec<_> = page.values("id").collect();
        let names: BTreeSet<_> = all.iter().copied().collect();
        assert_eq!(all.len(), names.len());
        let labels = page
            .values("aria-labelledby")
            .flat_map(str::split_whitespace);
        let links = page
            .values("href")
            .map(|link| link.strip_prefix('#').unwrap());
        for name in labels.chain(links) {
            assert!(names.contains(name), "{name}");
        }
        assert!(
            page.values("href")
                .any(|link| link == "#check-03.survives-broken-pipe")
        );
    }

    #[test]
    fn it_needs_no_other_file_and_no_script() {
        let text = write(&colourful());
        for word in ["src=", "@import", "http:", "https:", "<link", "url(h"] {
            assert!(!text.contains(word), "{word}");
        }
        let page = parse(&text);
        assert!(!page.elements.contains("script"));
        assert!(!page.attributes.iter().any(|(key, _)| key.starts_with("on")));
    }

    #[test]
    fn what_went_over_the_wire_is_told_apart() {
        let page = parse(&write(&colourful()));
        let classes: BTreeSet<_> = page.values("class").collect();
        for kind in ["connection", "bytes", "datagram", "half", "end", "reset"] {
            assert!(classes.contains(format!("wire {kind}").as_str()), "{kind}");
        }
        assert!(classes.contains("parcel"));
        let tips: BTreeSet<_> = page.values("marker-end").collect();
        assert_eq!(tips.len(), 5, "{tips:?}");
        assert_eq!(page.values("role").filter(|role| *role == "img").count(), 2);
    }

    #[test]
    fn the_page_of_many_endless_failures_can_be_opened() {
        let text = write(&sample::endless());
        parse(&text);
        assert!(text.len() < 12 << 20, "{} bytes", text.len());
    }

    #[test]
    fn it_fits_a_telephone_and_a_screen_by_day_and_by_night() {
        let mut hostile = sample::hostile();
        hostile.checks[1].transcript.extend(sample::everything());
        let pages = [write(&colourful()), write(&hostile)];
        browser::looks_right(&pages);
    }
}
