//! What a server owes for a message.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The reply that the contract asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyRule {
    /// ASCII a to z turned into A to Z, every other byte unchanged.
    #[default]
    Upper,
    /// The message itself: the plain echo with which many courses begin.
    Same,
    /// Like `Upper`, but for the id with which each message begins: stage 09.
    #[serde(skip)]
    UpperAfterId,
}

/// The bytes of the id with which a message of stage 09 begins.
pub const ID: usize = 4;

impl ReplyRule {
    /// The reply to `message`.
    pub fn of(self, message: &[u8]) -> Vec<u8> {
        let mut reply = message.to_vec();
        match self {
            ReplyRule::Upper => reply.make_ascii_uppercase(),
            ReplyRule::Same => {}
            ReplyRule::UpperAfterId => reply.iter_mut().skip(ID).for_each(u8::make_ascii_uppercase),
        }
        reply
    }

    /// The rule for messages that begin with an id.
    #[must_use]
    pub fn after_id(self) -> ReplyRule {
        match self {
            ReplyRule::Same => ReplyRule::Same,
            ReplyRule::Upper | ReplyRule::UpperAfterId => ReplyRule::UpperAfterId,
        }
    }

    /// A check's sentence, for this rule.
    pub fn in_words(self, sentence: &str) -> String {
        match self {
            ReplyRule::Upper | ReplyRule::UpperAfterId => sentence.to_owned(),
            ReplyRule::Same => sentence
                .replace(
                    "in upper case and otherwise byte for byte",
                    "unchanged, byte for byte",
                )
                .replace("a-z as A-Z, every other as it went", "unchanged")
                .replace("straße becomes STRAßE", "straße stays straße")
                .replace("in upper case", "unchanged"),
        }
    }
}

/// As it is written after `--reply`.
impl fmt::Display for ReplyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ReplyRule::Upper | ReplyRule::UpperAfterId => "upper",
            ReplyRule::Same => "same",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_follows_its_rule() {
        assert_eq!(
            ReplyRule::Upper.of("straße".as_bytes()),
            "STRAßE".as_bytes()
        );
        assert_eq!(ReplyRule::Same.of(b"Hello"), b"Hello");
        assert_eq!(ReplyRule::Upper.after_id().of(b"abcdefg"), b"abcdEFG");
        let sentence = "What a client sends comes back in upper case.";
        assert_eq!(
            ReplyRule::Same.in_words(sentence),
            "What a client sends comes back unchanged."
        );
        assert_eq!(ReplyRule::Upper.in_words(sentence), sentence);
    }
}
