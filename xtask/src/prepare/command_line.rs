//! Splits a command as a shell would, and refuses what only a shell could do.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Result, bail};

/// The words of `command`, of which the first can be run from the directory `dir`.
pub fn split(command: &str, dir: &Path) -> Result<Vec<String>> {
    if let Some(what) = shell_syntax(command) {
        bail!(
            "`{what}` is for a shell, and no shell runs the command `{command}`.\n\
             Quote it if it belongs to a word, or ask for a shell; the address comes as its \"$0\":\n\
             \n    sh -c 'cd somewhere && exec ./program \"$0\"'"
        );
    }
    let Some(words) = shlex::split(command) else {
        bail!("a quote in the command `{command}` is never closed")
    };
    let Some(first) = words.first().filter(|word| !word.is_empty()) else {
        bail!("the command is empty; give a program, such as 'python3 server.py'")
    };
    if let Some(problem) = why_not_runnable(first, dir) {
        bail!("cannot run `{command}`: {problem}");
    }
    if let Some(script) = words.get(1).filter(|word| is_script_of(first, word))
        && !dir.join(script).exists()
    {
        bail!(
            "cannot run `{command}`: there is no file {script} in {}",
            dir.display()
        );
    }
    Ok(words)
}

/// The first thing outside quotes that a shell would not take literally.
fn shell_syntax(command: &str) -> Option<String> {
    let mut rest = command.trim_start();
    let assigns = rest.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    if assigns {
        return rest.split_whitespace().next().map(str::to_owned);
    }
    let mut word_begins = true;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' => taken += rest[1..].chars().next().map_or(0, char::len_utf8),
            '\'' => taken += rest[1..].find('\'').map_or(rest.len() - 1, |end| end + 1),
            '"' => taken += double_quoted(&rest[1..]),
            '&' | '|' | '>' | '<' | ';' => {
                let same = rest.chars().take_while(|&other| other == c).count();
                return Some(rest[..same.min(2)].to_owned());
            }
            '$' => {
                let name = |c: char| c.is_ascii_alphanumeric() || "_{(@*#?!$-".contains(c);
                if rest[1..].starts_with(name) {
                    return Some(rest.split_whitespace().next().unwrap_or(rest).to_owned());
                }
            }
            '`' | '*' | '?' | '[' | '(' | ')' | '\n' => return Some(c.escape_debug().to_string()),
            '#' | '~' if word_begins => return Some(c.to_string()),
            _ => {}
        }
        word_begins = c.is_whitespace();
        rest = &rest[taken..];
    }
    None
}

/// How many bytes a double-quoted piece takes after its first quote, the last one included.
fn double_quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Why the word can't be run as a program, if it can't.
fn why_not_runnable(word: &str, dir: &Path) -> Option<String> {
    if !word.contains('/') {
        let path = env::var_os("PATH").unwrap_or_default();
        let found = env::split_paths(&path).any(|place| problem_with(&place.join(word)).is_none());
        return (!found).then(|| {
            let here = match dir.join(word).is_file() {
                true => format!(" (the file in this directory is ./{word})"),
                false => String::new(),
            };
            format!("there is no program `{word}` on the PATH{here}")
        });
    }
    problem_with(&dir.join(word))
}

fn problem_with(file: &Path) -> Option<String> {
    match file.metadata() {
        Err(_) => Some(format!("there is no file {}", file.display())),
        Ok(found) if found.is_dir() => Some(format!("{} is a directory", file.display())),
        Ok(found) if found.permissions().mode() & 0o111 == 0 => Some(format!(
            "{} is not executable; `chmod +x` makes it so",
            file.display()
        )),
        Ok(_) => None,
    }
}

/// Whether `word` is plainly the name of a script for the interpreter `program`.
fn is_script_of(program: &str, word: &str) -> bool {
    const INTERPRETERS: &[&str] = &[
        "python", "node", "perl", "ruby", "php", "lua", "java", "sh", "bash", "dash", "zsh",
    ];
    let name = program.rsplit('/').next().unwrap_or(program);
    INTERPRETERS.iter().any(|known| name.starts_with(known))
        && !word.starts_with('-')
        && Path::new(word).extension().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &str) -> Vec<String> {
        split(command, Path::new("/")).unwrap()
    }

    fn refusal(command: &str) -> String {
        split(command, Path::new("/")).unwrap_err().to_string()
    }

    #[test]
    fn words_are_split_as_a_shell_would() {
        assert_eq!(
            words("sh -c 'a b' \"c d\" e\\ f"),
            ["sh", "-c", "a b", "c d", "e f"]
        );
        assert_eq!(words("  true   x  "), ["true", "x"]);
    }

    #[test]
    fn what_only_a_shell_could_do_is_refused_with_the_way_out() {
        for (command, what) in [
            ("cd x && ./y", "`&&`"),
            ("true | cat", "`|`"),
            ("true; true", "`;`"),
            ("true > out", "`>`"),
            ("true < in", "`<`"),
            ("true $HOME", "`$HOME`"),
            ("true ${HOME}", "`${HOME}`"),
            ("true `id`", "```"),
            ("true *.py", "`*`"),
            ("true ~/x", "`~`"),
            ("true &", "`&`"),
            ("PORT=1 true", "`PORT=1`"),
            ("true # note", "`#`"),
        ] {
            let refusal = refusal(command);
            assert!(refusal.contains(what), "{command}: {refusal}");
            assert!(refusal.contains("sh -c '"), "{command}: {refusal}");
        }
    }

    #[test]
    fn within_quotes_nothing_is_refused() {
        words("sh -c 'cd x && exec ./y \"$0\" | cat > z'");
        words("true \"a && b; $X *\" c#d a~b $ \\$X --x=1");
    }

    #[test]
    fn what_cannot_be_run_is_said() {
        assert!(refusal("").contains("empty"));
        assert!(refusal("'' x").contains("empty"));
        assert!(refusal("sh 'x").contains("never closed"));
        assert!(refusal("no-such-program-at-all").contains("on the PATH"));
        assert!(refusal("./no/such").contains("there is no file"));
        assert!(refusal("/tmp").contains("is a directory"));
        assert!(refusal("/etc/passwd").contains("not executable"));
        assert!(refusal("sh no-such-script.sh").contains("no file no-such-script.sh"));
    }
}
