//! `cargo xtask completions`

use anyhow::Result;
use checks::catalogue;
use clap::{Arg, Command};

use crate::args;
use crate::args::completions::{Args, Shell};
use crate::output;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let mut root = args::command();
    root.build();
    output::print(&match args.shell {
        Shell::Bash => bash(&root),
        Shell::Zsh => zsh(&root),
        Shell::Fish => fish(&root),
    })?;
    Ok(0)
}

fn commands(root: &Command) -> impl Iterator<Item = &Command> {
    root.get_subcommands()
        .filter(|command| !command.is_hide_set())
}

/// What a command does, in a line.
fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn help(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    help.lines().next().unwrap_or_default().to_owned()
}

fn options(command: &Command) -> impl Iterator<Item = (&Arg, &str)> {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    shown.filter_map(|arg| Some((arg, arg.get_long()?)))
}

/// What may follow an option or stand for an argument, where that is known.
fn values(arg: &Arg) -> Vec<String> {
    let takes = arg.get_action().takes_values();
    let possible = arg.get_possible_values();
    let names = possible
        .iter()
        .filter(|_| takes)
        .map(|value| value.get_name().to_owned());
    names.collect()
}

/// What a command's arguments may be.
fn arguments(command: &Command) -> Vec<String> {
    let mut words = Vec::new();
    for arg in command.get_positionals() {
        words.extend(values(arg));
        let stages = catalogue::stages();
        let named = arg.get_value_names().and_then(|names| names.first());
        if named.is_some_and(|name| name == "STAGE" || name == "CHECK") {
            words.extend(stages.iter().map(|stage| stage.number.to_owned()));
            words.extend(stages.iter().map(|stage| stage.slug.to_owned()));
        }
        if command.get_name() == "check" {
            words.push("all".to_owned());
        }
        if ["check", "explain", "hint"].contains(&command.get_name()) {
            let checks = stages.iter().flat_map(|stage| stage.checks);
            words.extend(checks.map(|check| check.info.id.to_owned()));
        }
    }
    words
}

/// A shell's word, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// How a shell offers things, as what stands behind a pattern of `case`.
struct Offer<'a> {
    /// These words.
    words: &'a dyn Fn(&[String]) -> String,
    /// The options of a command.
    options: &'a dyn Fn(&Command) -> String,
    /// Files, or whatever else the shell knows of.
    files: &'a str,
}

/// Patterns for what was typed, COMMAND:BEFORE:CURRENT, and what is offered there.
fn cases(root: &Command, offer: &Offer) -> String {
    let mut cases = String::new();
    let mut case = |pattern: String, offered: &str| {
        cases.push_str(&format!("        {pattern}) {offered} ;;\n"));
    };
    for command in commands(root) {
        let name = command.get_name();
        for (arg, option) in options(command) {
            let words = values(arg);
            if !words.is_empty() {
                case(format!("{name}:--{option}:*"), &(offer.words)(&words));
            } else if arg.get_action().takes_values() {
                case(format!("{name}:--{option}:*"), offer.files);
            }
        }
        case(format!("{name}:*:-*"), &(offer.options)(command));
        // A hundred checks at once would help nobody: they come after the dot.
        let (checks, stages): (Vec<_>, Vec<_>) = arguments(command)
            .into_iter()
            .partition(|word| word.contains('.'));
        if !checks.is_empty() {
            case(format!("{name}:*:*.*"), &(offer.words)(&checks));
        }
        case(format!("{name}:*:*"), &(offer.words)(&stages));
    }
    cases
}

fn bash(root: &Command) -> String {
    let names: Vec<&str> = commands(root).map(Command::get_name).collect();
    let words = |words: &[String]| format!("words='{}'", words.join(" "));
    let long = |command: &Command| {
        let long = options(command).map(|(_, option)| format!("--{option}"));
        words(&long.collect::<Vec<_>>())
    };
    let cases = cases(
        root,
        &Offer {
            words: &words,
            options: &long,
            files: "return",
        },
    );
    format!(
        r#"# `cargo xtask` for bash; `cargo xtask completions --help` says how to install it.
if [[ -z $_cargo_xtask_before ]]; then
    # Loads cargo's own completions, where there are any.
    if complete -p cargo >/dev/null 2>&1; then :
    elif declare -F _comp_load >/dev/null; then _comp_load cargo
    elif declare -F _completion_loader >/dev/null; then _completion_loader cargo
    fi
    _cargo_xtask_before=$(complete -p cargo 2>/dev/null | sed -n 's/.*-F \([^ ]*\).*/\1/p')
    [[ $_cargo_xtask_before == _minimal ]] && _cargo_xtask_before=
fi
_cargo_xtask() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} at=1 words=
    [[ ${{COMP_WORDS[1]}} == +* ]] && at=2
    if [[ ${{COMP_WORDS[at]}} != xtask || $COMP_CWORD -le $at ]]; then
        if [[ -n $_cargo_xtask_before ]]; then
            "$_cargo_xtask_before" "$@"
        elif (( COMP_CWORD == at )); then
            COMPREPLY=($(compgen -W 'build check clippy doc fmt run test xtask' -- "$current"))
        fi
        return
    fi
    if (( COMP_CWORD == at + 1 )); then
        words='{names}'
    else
        case ${{COMP_WORDS[at+1]}}:$before:$current in
{cases}        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o bashdefault -o default -F _cargo_xtask cargo
"#,
        names = names.join(" ")
    )
}

fn zsh(root: &Command) -> String {
    let describe = |word: &str, text: &str| quoted(&format!("{word}:{}", text.replace(':', "\\:")));
    let list: Vec<_> = commands(root)
        .map(|command| describe(command.get_name(), &about(command)))
        .collect();
    let long = |command: &Command| {
        let long =
            options(command).map(|(arg, option)| describe(&format!("--{option}"), &help(arg)));
        let long = long.collect::<Vec<_>>().join(" ");
        format!("list=({long}); _describe option list")
    };
    let cases = cases(
        root,
        &Offer {
            words: &|words| format!("compadd -- {}", words.join(" ")),
            options: &long,
            files: "_files",
        },
    );
    format!(
        r#"#autoload
# `cargo xtask` for zsh, called by cargo's own completions; `cargo xtask completions --help` says how
# to install it.
_cargo-xtask() {{
    local -a list
    local current=${{words[CURRENT]}} before=${{words[CURRENT-1]}} command=${{words[2]}}
    if (( CURRENT == 2 )); then
        list=({list})
        _describe command list
        return
    fi
    case $command:$before:$current in
{cases}    esac
}}
_cargo-xtask "$@"
"#,
        list = list.join(" ")
    )
}

fn fish(root: &Command) -> String {
    let mut out = String::from(
        "# `cargo xtask` for fish; `cargo xtask completions --help` says how to install it.\n\
         function __cargo_xtask_in\n    \
             set -l words (commandline -opc)\n    \
             string match -q -- '+*' $words[2]; and set -e words[2]\n    \
             test \"$words[2]\" = xtask; and test \"$words[3]\" = \"$argv[1]\"\nend\n\
         complete -c cargo -n __fish_use_subcommand -f -a xtask -d 'The workbook of sockets'\n",
    );
    for command in commands(root) {
        let (name, about) = (command.get_name(), quoted(&about(command)));
        out.push_str(&format!(
            "complete -c cargo -n __cargo_xtask_in -f -a {name} -d {about}\n"
        ));
        let inside = quoted(&format!("__cargo_xtask_in {name}"));
        for (arg, option) in options(command) {
            let words = values(arg).join(" ");
            let follows = match words.is_empty() {
                false => format!(" -x -a {}", quoted(&words)),
                true if arg.get_action().takes_values() => " -r".to_owned(),
                true => String::new(),
            };
            let help = quoted(&help(arg));
            out.push_str(&format!(
                "complete -c cargo -n {inside} -l {option}{follows} -d {help}\n"
            ));
        }
        let words = quoted(&arguments(command).join(" "));
        out.push_str(&format!("complete -c cargo -n {inside} -f -a {words}\n"));
    }
    out
}
