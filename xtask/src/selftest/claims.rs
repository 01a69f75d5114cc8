//! `cargo xtask claims`

use anyhow::{Context, Result, bail};
use checks::claims::{self, Claim, Entry, Finding, Log, Verdict};
use checks::model::closest;

use crate::args::claims::Args;
use crate::output;
use crate::report::style::{Style, wrap};

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    if args.markdown {
        output::print(&claims::markdown().context("this machine can't try every claim")?)?;
        return Ok(0);
    }
    let page = Page {
        style: Style {
            colour: output::colour(),
        },
        width: output::width(),
    };
    match &args.name {
        None => all(&page),
        Some(name) => one(find(name)?, &page),
    }
}

fn find(name: &str) -> Result<&'static Claim> {
    if let Some(claim) = claims::find(name) {
        return Ok(claim);
    }
    if let Ok(number) = name.parse::<u32>() {
        let last = claims::all().len();
        bail!("there is no claim {number}; they are numbered from 1 to {last}");
    }
    match closest(name, claims::all().iter().map(|claim| claim.slug)) {
        Some(other) => bail!("there is no claim {name}; did you mean {other}?"),
        None => bail!("there is no claim {name}; `cargo xtask claims` shows them"),
    }
}

fn all(page: &Page) -> Result<u8> {
    let mut out = String::new();
    let mut untried = false;
    for claim in claims::all() {
        match claim.run() {
            Ok((_, finding)) => out.push_str(&page.row(claim, finding.verdict)),
            Err(error) => {
                untried = true;
                output::complain(&untryable(claim, &error));
            }
        }
    }
    out.push_str("\nOne in full, such as the first: cargo xtask claims 1\n");
    output::print(&out)?;
    Ok(if untried { 2 } else { 0 })
}

fn one(claim: &Claim, page: &Page) -> Result<u8> {
    match claim.run() {
        Ok((log, finding)) => {
            output::print(&page.whole(claim, &log, &finding))?;
            Ok(0)
        }
        Err(error) => bail!(untryable(claim, &error)),
    }
}

fn untryable(claim: &Claim, error: &std::io::Error) -> String {
    format!(
        "claim {} can't be tried on this machine: {error}",
        claim.number
    )
}

/// How wide, and whether in colours.
struct Page {
    style: Style,
    width: usize,
}

impl Page {
    /// `  9  false here      A client's connect answers …`
    fn row(&self, claim: &Claim, verdict: Verdict) -> String {
        let mut lines = wrap(claim.says, self.width - 20).into_iter();
        let first = lines.next().unwrap_or_default();
        let padding = " ".repeat(16 - verdict.words().len());
        let verdict = self.verdict(verdict);
        let mut row = format!("{:>2}  {verdict}{padding}{first}\n", claim.number);
        for line in lines {
            row.push_str(&format!("{:20}{line}\n", ""));
        }
        row
    }

    fn whole(&self, claim: &Claim, log: &Log, finding: &Finding) -> String {
        let title = format!("{} {}", claim.number, claim.slug);
        let rests = format!(
            "tutorial {} · lessons {}",
            claim.part,
            claim.stages.join(", ")
        );
        let mut out = format!(
            "{}   {}\n\n",
            self.style.bold(&title),
            self.style.dim(&rests)
        );
        self.paragraph(&mut out, "claim", claim.says);
        out.push('\n');
        for entry in log.entries() {
            let what = match entry {
                Entry::Did(_) => "experiment",
                Entry::Saw(_) => "observed",
            };
            self.paragraph(&mut out, what, &entry.text());
        }
        out.push_str(&format!(
            "\n{:11}{}\n",
            "verdict",
            self.verdict(finding.verdict)
        ));
        self.paragraph(&mut out, "because", finding.because);
        if let Some(note) = finding.elsewhere {
            self.paragraph(&mut out, "elsewhere", note);
        }
        out
    }

    /// `text` beside its `label`, indented as a block.
    fn paragraph(&self, out: &mut String, label: &str, text: &str) {
        for (i, line) in wrap(text, self.width - 11).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            out.push_str(&format!("{label:11}{line}\n"));
        }
    }

    fn verdict(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::TrueHere => self.style.green(verdict.words()),
            Verdict::FalseHere => self.style.red(verdict.words()),
            Verdict::TrueElsewhere => self.style.yellow(verdict.words()),
        }
    }
}
