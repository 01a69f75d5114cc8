//! Keeps the reply to each id, and gives it to whoever comes with that id.
//!
//! caught by: 09.exact-payload 09.remembers-nothing 09.survives-client-that-left
//! by luck: 09.boundaries-kept
//! cause: replies-remembered

use std::collections::HashMap;

use mutants::{answer_messages, upper};

pub fn main() {
    let mut replies = HashMap::new();
    answer_messages(|message| {
        let reply = replies
            .entry(message.get(..4)?.to_vec())
            .or_insert_with(|| upper(message));
        Some(reply.clone())
    });
}
