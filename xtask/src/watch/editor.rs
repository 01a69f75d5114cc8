//! The learner's editor.

use std::path::Path;

/// The words that open `file` at `line` in the editor whose command is `editor`, as `VISUAL` and
/// `EDITOR` have it; nothing if it is no command.
pub fn command(editor: &str, file: &Path, line: Option<u32>) -> Option<Vec<String>> {
    let mut words = shlex::split(editor).filter(|words| !words.is_empty())?;
    let name = Path::new(&words[0]).file_name()?.to_str()?.to_owned();
    let file = file.to_str()?.to_owned();
    let Some(line) = line else {
        words.push(file);
        return Some(words);
    };
    match &*name {
        "vi" | "vim" | "nvim" | "view" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient"
        | "mg" | "micro" | "kak" | "joe" | "jed" | "ne" | "gedit" => {
            words.extend([format!("+{line}"), file]);
        }
        "hx" | "helix" | "subl" | "zed" | "zeditor" => words.push(format!("{file}:{line}")),
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" => {
            words.extend(["--goto".to_owned(), format!("{file}:{line}")]);
        }
        "kate" => words.extend(["--line".to_owned(), line.to_string(), file]),
        _ => words.push(file),
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        let open = |editor, line| {
            command(editor, Path::new("a b.rs"), line)
                .unwrap()
                .join("|")
        };
        assert_eq!(open("vim", Some(3)), "vim|+3|a b.rs");
        assert_eq!(
            open("/usr/bin/nano -l", Some(3)),
            "/usr/bin/nano|-l|+3|a b.rs"
        );
        assert_eq!(open("code --wait", Some(3)), "code|--wait|--goto|a b.rs:3");
        assert_eq!(open("hx", Some(3)), "hx|a b.rs:3");
        assert_eq!(open("ed", Some(3)), "ed|a b.rs");
        assert_eq!(open("vim", None), "vim|a b.rs");
        assert_eq!(command("  ", Path::new("x"), None), None);
        assert_eq!(command("vim '", Path::new("x"), None), None);
    }
}
