//! Bytes that stay with this process.
#![allow(unsafe_code)] // Memory straight from the kernel.

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::ops::{Deref, Range};
use std::os::unix::fs::FileExt;
use std::ptr::NonNull;
use std::sync::Arc;

use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap_anonymous, munmap};

/// Bytes in pages of their own, which a child between fork and exec does not get (`MADV_DONTFORK` in
/// madvise(2)).
///
/// For each program that is started, fork copies the page table of this process, and exec frees the
/// copy. Symbols are most of its memory. A clone shares the bytes.
#[derive(Clone, Default)]
pub(super) struct Pages(Option<Arc<Mapping>>);

struct Mapping {
    /// Where the bytes begin, in whole pages that nobody else has.
    start: NonNull<u8>,
    len: NonZeroUsize,
}

// SAFETY: the bytes belong to the mapping alone, and nobody changes them once they are shared.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Pages {
    /// This part of a file, as it is now. The file may change later: these are bytes, not a view.
    ///
    /// # Errors
    /// If the file has no such part, or there is no memory.
    pub(super) fn read(file: &File, range: Range<u64>) -> io::Result<Self> {
        Self::filled((range.end - range.start) as usize, |bytes| {
            file.read_exact_at(bytes, range.start)
        })
    }

    /// A copy of `bytes`.
    ///
    /// # Errors
    /// If there is no memory.
    pub(super) fn copy(bytes: &[u8]) -> io::Result<Self> {
        Self::filled(bytes.len(), |pages| {
            pages.copy_from_slice(bytes);
            Ok(())
        })
    }

    fn filled(len: usize, fill: impl FnOnce(&mut [u8]) -> io::Result<()>) -> io::Result<Self> {
        let Some(len) = NonZeroUsize::new(len) else {
            return Ok(Pages(None));
        };
        let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: the kernel chooses where: no memory of ours is replaced.
        let pages = unsafe { mmap_anonymous(None, len, access, MapFlags::MAP_PRIVATE) }?;
        // From here on it is unmapped whatever happens.
        let mapping = Mapping {
            start: pages.cast(),
            len,
        };
        // SAFETY: the pages were mapped above; a child does not look at them before exec.
        unsafe { madvise(pages, len.get(), MmapAdvise::MADV_DONTFORK) }?;
        // SAFETY: `len` bytes are mapped there, zero at first, and nobody else knows them yet.
        fill(unsafe { std::slice::from_raw_parts_mut(mapping.start.as_ptr(), len.get()) })?;
        Ok(Pages(Some(Arc::new(mapping))))
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it was mapped with this length, and the last borrower is gone.
        let _ = unsafe { munmap(self.start.cast(), self.len.get()) };
    }
}

impl Deref for Pages {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let Some(mapping) = &self.0 else {
            return &[];
        };
        // SAFETY: the bytes are mapped as long as `self` lives, and no longer written to.
        unsafe { std::slice::from_raw_parts(mapping.start.as_ptr(), mapping.len.get()) }
    }
}
