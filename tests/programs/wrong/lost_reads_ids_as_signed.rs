//! Takes an id for a signed number, and a negative one for a mistake.
//!
//! caught by: 09.keeps-the-id

use mutants::{answer_messages, upper};

pub fn main() {
    answer_messages(|message| {
        let id = i32::from_be_bytes(message.get(..4)?.try_into().ok()?);
        (id >= 0).then(|| upper(message))
    });
}
