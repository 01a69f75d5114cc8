//! The first handler of every tracer: it writes each call down.

use std::collections::HashMap;
use std::sync::Arc;

use super::spawn::Shared;
use super::{Decision, Handler, Ticket};
use crate::model::SyscallEvent;

/// Writes calls into the timeline that the program's owner reads.
pub struct Recorder {
    shared: Arc<Shared>,
    /// For each thread that is in a call, where that call is written down.
    open: HashMap<i32, Ticket>,
}

impl Recorder {
    pub fn new(shared: Arc<Shared>) -> Self {
        Recorder {
            shared,
            open: HashMap::new(),
        }
    }
}

impl Handler for Recorder {
    fn on_entry(&mut self, call: &SyscallEvent) -> Decision {
        let ticket = self.shared.timeline().push(call.clone());
        self.open.insert(call.tid, ticket);
        Decision::Pass
    }

    fn on_exit(&mut self, call: &SyscallEvent) {
        let Some(ticket) = self.open.remove(&call.tid) else {
            return;
        };
        if let Some(record) = self.shared.timeline().get_mut(ticket) {
            record.clone_from(call);
        }
    }

    fn on_process(&mut self, event: &SyscallEvent) {
        self.shared.timeline().push(event.clone());
    }
}
