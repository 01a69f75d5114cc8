//! The learner's lines on the stacks of one process.

use std::collections::HashMap;
use std::path::PathBuf;

use super::stacks::AddressSpace;
use crate::debug::diagnose::{Frame, Runtime, runtime_of};
use crate::debug::symbols::{Rank, SourceFilter, normal};
use crate::model::Location;

/// The source lines of a process.
pub struct Lines {
    space: AddressSpace,
    /// The best line at each address that was asked for, as far as any is worth showing.
    best: HashMap<u64, Option<(Rank, Location)>>,
}

impl Lines {
    /// Opens what is mapped into the process. An error for a process that is gone, or whose source
    /// is interpreted: its stack is the interpreter's.
    pub fn of(pid: i32) -> std::io::Result<Self> {
        if !matches!(runtime_of(pid), Runtime::Native | Runtime::Go) {
            return Err(std::io::ErrorKind::Unsupported.into());
        }
        Ok(Lines {
            space: AddressSpace::of(pid)?,
            best: HashMap::new(),
        })
    }

    /// The code of the process.
    pub fn space(&self) -> &AddressSpace {
        &self.space
    }

    /// All frames of a stack; an address may be several frames, or one of which nothing is known.
    pub fn frames(&self, stack: &[u64], own: &SourceFilter) -> Vec<Frame> {
        let mut frames = Vec::new();
        for &address in stack {
            let before = frames.len();
            self.space.frames(address, &mut |frame| {
                let place = frame.place;
                frames.push(Frame {
                    function: frame.function.map(str::to_owned),
                    location: place.map(|(file, line)| own.location(&normal(file.as_ref()), line)),
                });
            });
            if frames.len() == before {
                frames.push(Frame {
                    function: None,
                    location: None,
                });
            }
        }
        frames
    }

    /// The innermost line of a stack that is the learner's own.
    pub fn own_line(&mut self, stack: &[u64], own: &SourceFilter) -> Option<Location> {
        let mut best: Option<(Rank, Location)> = None;
        for &address in stack {
            let here = self
                .best
                .entry(address)
                .or_insert_with(|| best_at(&self.space, address, own));
            if let Some((rank, location)) = here
                && best.as_ref().is_none_or(|best| *rank > best.0)
            {
                best = Some((*rank, location.clone()));
                if *rank == own.best_rank() {
                    break;
                }
            }
        }
        best.map(|(_, location)| location)
    }
}

fn best_at(space: &AddressSpace, address: u64, own: &SourceFilter) -> Option<(Rank, Location)> {
    let mut best: Option<(Rank, PathBuf, u32)> = None;
    space.frames(address, &mut |frame| {
        let Some((file, line)) = frame.place.filter(|_| !frame.system) else {
            return;
        };
        let file = normal(file.as_ref());
        let rank = own.rank(&file);
        if rank > best.as_ref().map_or(Rank::Foreign, |best| best.0) {
            best = Some((rank, file, line));
        }
    });
    best.map(|(rank, file, line)| (rank, own.location(&file, line)))
}
