//! Java programs that are given as source: compiled once, and not again at each of many starts.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::class_file;
use super::ended::wait;

/// How long a compiler may take.
const LONGEST: Duration = Duration::from_secs(30);

/// What `java File.java` compiles in memory at each start (JEP 330), compiled once: the words that run its
/// classes, which lie in a folder of `cache`. `None` where the words are no such command, or the compiler
/// refuses: the command itself then says why.
pub fn compiled_once(words: &[String], dir: &Path, cache: &Path) -> Option<Vec<String>> {
    let (java, rest) = words.split_first()?;
    if Path::new(java).file_name()? != "java" {
        return None;
    }
    // Those that take no further word.
    let is_option = |word: &&String| {
        ["-X", "-D", "-ea"]
            .iter()
            .any(|start| word.starts_with(start))
    };
    let options = rest.iter().take_while(is_option).count();
    let (options, rest) = rest.split_at(options);
    let (source, arguments) = rest.split_first()?;
    let path = dir.join(source);
    if path.extension()? != "java" {
        return None;
    }
    let text = fs::read_to_string(&path).ok()?;
    let main = first_type(&text)?;
    let compiler = beside(java)?;

    let name = path.file_name()?.to_str()?;
    let mut hasher = DefaultHasher::new();
    (&text, &compiler, name).hash(&mut hasher);
    let classes = cache.join(format!("{:016x}", hasher.finish()));
    let class_file = |folder: &Path| folder.join(format!("{}.class", main.replace('.', "/")));
    if !class_file(&classes).is_file() {
        fs::create_dir_all(cache).ok()?;
        let fresh = tempfile::tempdir_in(cache).ok()?;
        let (output, sources) = (
            fresh.path().join("classes"),
            fresh.path().join("no-sources"),
        );
        fs::create_dir(&sources).ok()?;
        // The launcher takes a public class in a file of any name; the compiler wants it to be that of the class.
        let named = format!("{}.java", main.rsplit('.').next()?);
        let source = fresh.path().join(&named);
        fs::write(&source, &text).ok()?;
        // The launcher runs no annotation processors, and looks for no other sources.
        let compiler = Command::new(compiler)
            .args(["-proc:none", "-nowarn", "-sourcepath"])
            .arg(&sources)
            .arg("-d")
            .arg(&output)
            .arg(&source)
            .current_dir(dir)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .ok()?;
        let compiled = wait(compiler, LONGEST).ok()??;
        if !compiled.success() || !class_file(&output).is_file() {
            return None;
        }
        if name != named {
            rename_source(&output, &named, name)?;
        }
        // Where another run was faster, its classes are the same.
        let _ = fs::rename(&output, &classes);
    }
    let mut all = vec![java.clone()];
    all.extend(options.iter().cloned());
    // Classes that lie in the current folder are found, too, as by the launcher.
    all.extend(["-cp".to_owned(), format!("{}:.", classes.display()), main]);
    all.extend(arguments.iter().cloned());
    Some(all)
}

/// Lets all classes of a folder say that they were compiled from a file with this name.
fn rename_source(folder: &Path, old: &str, new: &str) -> Option<()> {
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_dir() {
            rename_source(&path, old, new)?;
        } else {
            let renamed = class_file::with_source(&fs::read(&path).ok()?, old, new)?;
            fs::write(&path, renamed).ok()?;
        }
    }
    Some(())
}

/// The compiler of the same JDK.
fn beside(java: &str) -> Option<PathBuf> {
    let java = match java.contains('/') {
        true => PathBuf::from(java),
        false => env::split_paths(&env::var_os("PATH")?)
            .map(|folder| folder.join(java))
            .find(|path| path.is_file())?,
    };
    let compiler = java.canonicalize().ok()?.with_file_name("javac");
    compiler.is_file().then_some(compiler)
}

/// The first type of a source, with its package: the one whose `main` the launcher runs.
fn first_type(text: &str) -> Option<String> {
    let plain = without_comments_and_strings(text)?;
    let mut package = None;
    let mut depth = 0_usize;
    let mut words = plain
        .split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$' || c == '.'))
        .flat_map(|part| {
            let end = part
                .chars()
                .next_back()
                .filter(|c| matches!(c, '{' | '}' | '@'));
            let word = part.trim_end_matches(|c: char| !(c.is_alphanumeric() || "_$.".contains(c)));
            [word.to_owned(), end.map(String::from).unwrap_or_default()]
        })
        .filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        match word.as_str() {
            "{" => depth += 1,
            "}" => depth = depth.checked_sub(1)?,
            // An annotation, or the declaration of one.
            "@" => drop(words.next()),
            "package" if depth == 0 => package = words.next(),
            "class" | "interface" | "enum" | "record" if depth == 0 => {
                let name = words.next()?;
                return Some(package.map_or(name.clone(), |package| format!("{package}.{name}")));
            }
            _ => {}
        }
    }
    None
}

/// The source with a space in place of each comment, string and character; `None` where one has no end.
fn without_comments_and_strings(text: &str) -> Option<String> {
    const MARKS: [(&str, &str); 5] = [
        ("//", "\n"),
        ("/*", "*/"),
        ("\"\"\"", "\"\"\""),
        ("\"", "\""),
        ("'", "'"),
    ];
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(next) = rest.chars().next() {
        let Some((start, end)) = MARKS.iter().find(|(start, _)| rest.starts_with(start)) else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        };
        rest = &rest[start.len()..];
        while !rest.starts_with(end) {
            let mut skipped = rest.chars();
            // A comment may end with the file.
            let Some(c) = skipped.next() else {
                return (*start == "//").then_some(plain);
            };
            if c == '\\' && !start.starts_with('/') {
                skipped.next();
            }
            rest = skipped.as_str();
        }
        rest = &rest[end.len()..];
        plain.push(' ');
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_is_found_behind_whatever_stands_before_it() {
        let named = |text: &str| first_type(text);
        assert_eq!(named("class A {}").as_deref(), Some("A"));
        assert_eq!(
            named("// class No\n/* class No */ package a.b;\nimport java.io.*;\n@Deprecated\npublic final class Main<T> extends X { class B {} }")
                .as_deref(),
            Some("a.b.Main")
        );
        let strings = "@Note(\"class No {\") record Point(int x) { char c = '\"'; } class B {}";
        assert_eq!(named(strings).as_deref(), Some("Point"));
        assert_eq!(
            named("import a.b.class_;\nenum E { A }").as_deref(),
            Some("E")
        );
        assert_eq!(named("no types here"), None);
        assert_eq!(named("/* never ends"), None);
    }

    #[test]
    fn other_commands_stay_as_they_are() {
        let cache = tempfile::tempdir().unwrap();
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for command in [
            "python3 a.py",
            "java -cp x Main",
            "java",
            "java Missing.java",
        ] {
            assert_eq!(
                compiled_once(&words(command), cache.path(), cache.path()),
                None
            );
        }
    }
}
