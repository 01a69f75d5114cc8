//! Takes the payload for text.
//!
//! caught by: 09.exact-payload
//! cause: text-instead-of-bytes

use mutants::answer_messages;

pub fn main() {
    answer_messages(|message| {
        let (id, payload) = message.split_at_checked(4)?;
        let text = String::from_utf8_lossy(payload).to_ascii_uppercase();
        Some([id, text.as_bytes()].concat())
    });
}
