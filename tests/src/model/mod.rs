//! Data that every room shares: reports, events, plans, addresses, system calls. It imports no other
//! room, and most of it is plain serde data: it crosses the pipe between a worker and its parent, and
//! the JSON report is made of it.

mod address;
mod event;
mod fault;
mod journal;
mod mistake;
mod plan;
mod policy;
mod reply;
mod report;
mod session;
mod socket;
mod syscall;
mod text;
mod transcript;
mod transport;

pub use address::{BuiltInAddress, DEFAULT_ADDRESS, FixedAddress};
pub use event::Event;
pub use fault::{Effect, Fault, SocketRole};
pub use journal::{Action, Journal, JournalEntry};
pub use mistake::{Mistake, mistakes};
pub use plan::{Isolation, Job, Plan, Program};
pub use policy::{SandboxPolicy, Tier};
pub use reply::{ID, ReplyRule};
pub use report::*;
pub use session::{Session, SessionUpdate};
pub use socket::{Address, SocketKind};
pub use syscall::{
    Argument, CallClass, Descriptor, SocketEnds, SyscallEvent, errno_name, result_text,
};
pub use text::{Bytes, closest, escaped, is_invisible};
pub use transcript::{Actor, TranscriptEntry, What};
pub use transport::Transport;
