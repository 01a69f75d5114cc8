//! Changes the whole message, its id included.
//!
//! caught by: 09.keeps-the-id 09.one-reply-from-own-address 09.boundaries-kept
//! caught by: 09.survives-client-that-left 09.address-in-use
//! cause: id-taken-for-text

use mutants::answer_messages;

pub fn main() {
    answer_messages(|message| Some(message.to_ascii_uppercase()));
}
