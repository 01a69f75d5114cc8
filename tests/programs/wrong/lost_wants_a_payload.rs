//! Takes a message without a payload for too short.
//!
//! caught by: 09.empty-payload 09.boundaries-kept
//! cause: empty-payload-dropped

use mutants::{answer_messages, upper};

pub fn main() {
    answer_messages(|message| (message.len() > 4).then(|| upper(message)));
}
