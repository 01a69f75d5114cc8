//! Answers each message once: who asks again is thought to have the answer.
//!
//! caught by: 09.answers-again 09.one-reply-from-own-address
//! by luck: 09.boundaries-kept
//! cause: repetition-dropped

use std::collections::HashSet;

use mutants::{answer_messages, upper};

pub fn main() {
    let mut seen = HashSet::new();
    answer_messages(|message| seen.insert(message.to_vec()).then(|| upper(message)));
}
