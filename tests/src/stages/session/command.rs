//! What a person may say in a session, as text and as data.

use crate::model::Fault;

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// A new peer connects, or accepts the client's connection.
    Connect(String),
    /// A peer sends these bytes.
    Send(String, Vec<u8>),
    /// A peer sends these bytes one at a time.
    SendSingly(String, Vec<u8>),
    /// A peer sends so many bytes, as far as the program takes them.
    Flood(String, usize),
    /// A peer sends nothing more.
    HalfClose(String),
    /// A peer resets the connection.
    Reset(String),
    /// A peer closes the connection.
    Close(String),
    /// A peer leaves unread what comes.
    StopReading(String),
    /// A peer reads again.
    Read(String),
    /// A datagram from the peer of this name.
    Datagram(String, Vec<u8>),
    /// This is typed into the client.
    Type(Vec<u8>),
    /// The client's input ends.
    EndInput,
    /// A fault is armed.
    Fault(Fault),
    /// A fault is armed for the connection to a peer.
    PeerFault(String, Fault),
    /// All faults are disarmed.
    NoFaults,
    /// Calls that faults hold are made.
    Go,
    /// What the program is doing.
    Status,
}

/// What can be said, for a person.
pub(super) const HELP: [&str; 19] = [
    "connect a               a peer named a connects; for a client, it accepts",
    "a send \"hello\\n\"         it sends these bytes; \\n \\r \\t \\0 \\x7f \\\" \\\\ are escapes",
    "a bytes \"hello\"         the same, one byte at a time",
    "a flood 1MiB            it sends so much, as far as your program takes it",
    "a half-close            it sends nothing more, and still reads",
    "a reset                 it resets the connection",
    "a close                 it closes the connection",
    "a stop-reading          it leaves unread what comes; a read: it reads again",
    "datagram \"hi\"           a datagram, from the peer a; b datagram \"hi\": from b",
    "type \"hello\"            types a line into your client; end-input ends its input",
    "fault accept ECONNABORTED   the next accept fails so; fault read 1: the next read",
    "a fault write EPIPE     the next write to a alone",
    "fault read=1            each read returns at most one byte",
    "fault wait#2=expire     the second wait from now: its time limit has passed",
    "fault write hold        the next write waits until you say: go",
    "no-faults               disarms all faults",
    "status                  where your program waits, and which sockets it holds",
    "save FILE               writes this session as a script for poke --run FILE",
    "quit                    ends the session",
];

/// Understands a line; `None` for an empty one or a comment.
///
/// # Errors
/// If it is no command, with a sentence that names what is wrong.
pub(super) fn parse(line: &str) -> Result<Option<Command>, String> {
    let words = words(line)?;
    let text = |word: &Word| word.text();
    let mut texts = words.iter().map(text).collect::<Vec<_>>();
    let Some(first) = texts.first().cloned() else {
        return Ok(None);
    };
    let command = match (first.as_str(), words.as_slice()) {
        ("connect" | "accept", [_, name]) => Command::Connect(name.text()),
        ("datagram", [_, bytes]) => Command::Datagram("a".into(), bytes.0.clone()),
        ("type", [_, bytes]) => Command::Type([&bytes.0[..], b"\n"].concat()),
        ("end-input", [_]) => Command::EndInput,
        ("no-faults", [_]) => Command::NoFaults,
        ("go", [_]) => Command::Go,
        ("status", [_]) => Command::Status,
        ("fault", [_, fault]) => Command::Fault(fault.text().parse()?),
        ("fault", [_, call, answer]) => {
            Command::Fault(format!("{}#1={}", call.text(), answer.text()).parse()?)
        }
        (_, [_, verb, fault]) if verb.text() == "fault" => {
            Command::PeerFault(first, fault.text().parse()?)
        }
        (_, [_, verb, call, answer]) if verb.text() == "fault" => {
            let fault = format!("{}#1={}", call.text(), answer.text());
            Command::PeerFault(first, fault.parse()?)
        }
        (_, [_, verb]) => peer_command(first, &verb.text())?,
        (_, [_, verb, argument]) => match verb.text().as_str() {
            "send" => Command::Send(first, argument.0.clone()),
            "bytes" => Command::SendSingly(first, argument.0.clone()),
            "flood" => Command::Flood(first, size(&argument.text())?),
            "datagram" => Command::Datagram(first, argument.0.clone()),
            _ => return Err(unknown(&texts.split_off(0))),
        },
        _ => return Err(unknown(&texts)),
    };
    Ok(Some(command))
}

fn unknown(words: &[String]) -> String {
    format!("`{}` is no command; help shows them all", words.join(" "))
}

fn peer_command(name: String, verb: &str) -> Result<Command, String> {
    Ok(match verb {
        "half-close" => Command::HalfClose(name),
        "reset" => Command::Reset(name),
        "close" => Command::Close(name),
        "stop-reading" => Command::StopReading(name),
        "read" => Command::Read(name),
        "send" | "bytes" => return Err(format!("{verb} needs bytes: {name} {verb} \"hello\"")),
        "flood" => return Err(format!("flood needs a size: {name} flood 1MiB")),
        verb => return Err(unknown(&[name, verb.to_owned()])),
    })
}

/// `1MiB`, `64KiB`, `1000`; at most 64 MiB.
fn size(text: &str) -> Result<usize, String> {
    const MOST: usize = 64 << 20;
    let (number, unit) = match text.strip_suffix("KiB") {
        Some(number) => (number, 1 << 10),
        None => text
            .strip_suffix("MiB")
            .map_or((text, 1), |number| (number, 1 << 20)),
    };
    let size = number.trim().parse::<usize>().ok();
    let size = size.and_then(|number| number.checked_mul(unit));
    size.filter(|size| (1..=MOST).contains(size))
        .ok_or_else(|| format!("`{text}` is no size; write 1000, 64KiB or 1MiB, at most 64MiB"))
}

/// The bytes of a word.
struct Word(Vec<u8>);

impl Word {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

/// The words of a line. One in quotes may hold spaces and escapes. `#` begins a comment where a word
/// would begin.
fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (bytes, after) = quoted_bytes(quoted)?;
            words.push(Word(bytes));
            rest = after.trim_start();
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            words.push(Word(rest.as_bytes()[..end].to_vec()));
            rest = rest[end..].trim_start();
        }
    }
    Ok(words)
}

/// The bytes up to the closing quote, and what follows it.
fn quoted_bytes(text: &str) -> Result<(Vec<u8>, &str), String> {
    let mut bytes = Vec::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((bytes, &text[at + 1..])),
            '\\' => {
                let (_, escape) = chars
                    .next()
                    .ok_or("the line ends in the middle of an escape")?;
                match escape {
                    'n' => bytes.push(b'\n'),
                    'r' => bytes.push(b'\r'),
                    't' => bytes.push(b'\t'),
                    '0' => bytes.push(0),
                    '"' | '\\' => bytes.push(escape as u8),
                    'x' => {
                        let digits: String = chars.by_ref().take(2).map(|(_, c)| c).collect();
                        let byte = u8::from_str_radix(&digits, 16);
                        bytes.push(byte.map_err(|_| format!("\\x{digits} is no byte"))?);
                    }
                    other => return Err(format!("\\{other} is no escape")),
                }
            }
            c => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Err("a quote is not closed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_command() {
        let parsed = |line: &str| parse(line).unwrap();
        assert_eq!(parsed("connect a"), Some(Command::Connect("a".into())));
        assert_eq!(
            parsed("a send \"h i\\n\\x00\\\"\"  # with a comment"),
            Some(Command::Send("a".into(), b"h i\n\0\"".to_vec()))
        );
        assert_eq!(
            parsed("a flood 1MiB"),
            Some(Command::Flood("a".into(), 1 << 20))
        );
        assert_eq!(
            parsed("datagram \"\""),
            Some(Command::Datagram("a".into(), Vec::new()))
        );
        let fault = "accept#1=ECONNABORTED".parse().unwrap();
        assert_eq!(
            parsed("fault accept ECONNABORTED"),
            Some(Command::Fault(fault))
        );
        assert_eq!(parsed("  "), None);
        assert_eq!(parsed("# nothing"), None);
    }

    #[test]
    fn what_is_no_command_is_refused_with_the_reason() {
        let refused = |line: &str| parse(line).unwrap_err();
        assert!(refused("a sing \"la\"").contains("a sing la"));
        assert!(refused("a send \"la").contains("not closed"));
        assert!(refused("a send").contains("needs bytes"));
        assert!(refused("a flood lots").contains("no size"));
        assert!(refused("fault listen=EINTR").contains("no call"));
    }
}
