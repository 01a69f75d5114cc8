//! A real browser, for the tests that a page can be read.

use std::process::{Command, Stdio};

use serde::Deserialize;

/// Widths of a telephone and of a screen, in CSS pixels.
const WIDTHS: [u32; 2] = [360, 1200];

/// What the browser found out about one page at one width.
#[derive(Debug, Deserialize)]
struct Look {
    /// How much wider than its window the page is.
    overflow: i64,
    /// Words of drawings that stick out of them.
    outside: Vec<String>,
    /// Words that can hardly be told from what is behind them.
    faint: Vec<String>,
    drawings: usize,
    dark: bool,
}

/// Fails if one of the pages can't be read at one of the widths, by day or by night. Says that it was
/// skipped where there is no browser.
pub fn looks_right(pages: &[String]) {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let works = |name: &&str| {
        let version = Command::new(name).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let Some(browser) = names.iter().copied().find(works) else {
        eprintln!("skipped: there is no chromium here");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let probe = dir.path().join("probe.html");
    std::fs::write(&probe, probe_page(pages)).unwrap();
    for dark in [false, true] {
        let output = Command::new("timeout")
            .args([
                "300",
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
            ])
            .args([
                "--disable-quic",
                "--no-first-run",
                "--disable-component-update",
            ])
            .args([
                "--disable-background-networking",
                "--disable-sync",
                "--dump-dom",
            ])
            .arg(format!(
                "--user-data-dir={}",
                dir.path().join("profile").display()
            ))
            .arg(format!(
                "--blink-settings=preferredColorScheme={}",
                i32::from(!dark)
            ))
            .arg(format!("file://{}", probe.display()))
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let dom = String::from_utf8_lossy(&output.stdout);
        let found = dom
            .split(">FOUND")
            .nth(1)
            .and_then(|rest| rest.split("FOUND<").next());
        let found =
            found.unwrap_or_else(|| panic!("{} ended with {}: {dom}", browser, output.status));
        let json = found
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let looks: Vec<Look> =
            serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
        assert_eq!(looks.len(), pages.len() * WIDTHS.len());
        for look in looks {
            let fine = look.overflow <= 0 && look.outside.is_empty() && look.faint.is_empty();
            assert!(fine && look.drawings > 0 && look.dark == dark, "{look:?}");
        }
    }
}

/// A page that opens the others in frames, and writes down what it sees.
fn probe_page(pages: &[String]) -> String {
    let mut out = "<!DOCTYPE html><meta charset=\"utf-8\">".to_owned();
    for page in pages {
        for width in WIDTHS {
            // Foreign words are escaped twice: once for the page, once for the attribute that holds it.
            let page = page.replace('&', "&amp;").replace('"', "&quot;");
            out.push_str(&format!(
                "<iframe width=\"{width}\" height=\"900\" style=\"border:0\" srcdoc=\"{page}\"></iframe>"
            ));
        }
    }
    out + PROBE
}

const PROBE: &str = r#"<pre id="found"></pre><script>
function luminance(colour) {
  const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map(c => {
    c /= 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (x + 0.05) / (y + 0.05);
}
function behind(view, element) {
  for (let e = element; e; e = e.parentElement) {
    const colour = view.getComputedStyle(e).backgroundColor;
    if (!/, 0\)$/.test(colour)) return colour;
  }
  return 'rgb(255, 255, 255)';
}
window.onload = () => {
  const looks = [...document.querySelectorAll('iframe')].map(frame => {
    const view = frame.contentWindow, page = view.document, root = page.documentElement;
    page.querySelectorAll('details').forEach(d => d.open = true);
    const words = e => e.textContent.trim().slice(0, 60);
    const outside = [...page.querySelectorAll('.diagram text')].filter(text => {
      const inner = text.getBoundingClientRect();
      const outer = text.closest('figure').getBoundingClientRect();
      return inner.left < outer.left - 1 || inner.right > outer.right + 1
        || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
    }).map(words);
    const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const faint = [...page.body.querySelectorAll('*')].filter(e => own(e) && e.getClientRects().length)
      .filter(e => {
        const style = view.getComputedStyle(e);
        const ink = e.closest('svg') ? style.fill : style.color;
        return e.closest('title,desc') ? false : contrast(ink, behind(view, e)) < 4.5;
      }).map(words);
    return {
      overflow: root.scrollWidth - root.clientWidth,
      outside, faint,
      drawings: page.querySelectorAll('svg.diagram').length,
      dark: luminance(behind(view, page.body)) < 0.2,
    };
  });
  document.getElementById('found').textContent = 'FOUND' + JSON.stringify(looks) + 'FOUND';
};
</script>"#;
