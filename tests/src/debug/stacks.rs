//! Stacks of other processes: from the registers of a stopped thread to source lines.
//!
//! It knows the files that are mapped into a process, their unwind tables (DWARF call frame
//! information) and their line tables, and nothing of what a program is for.
//!
//! Parsed files are kept for the life of this process, known by device, inode, size and time of
//! change: a program that was built anew is read anew.
#![allow(unsafe_code)] // A line table borrows from bytes that live beside it.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use addr2line::gimli::{self, EndianSlice, LittleEndian, Section};
use framehop::{
    CacheNative, ExplicitModuleSectionInfo, MayAllocateDuringUnwind, Module, UnwindRegsNative,
    Unwinder, UnwinderNative,
};
use nix::unistd::Pid;
use object::read::ReadCache;
use object::{Object, ObjectSection, ObjectSegment, ReadRef};

use super::memory::read_memory;
use super::pages::Pages;

/// Frames of one stack that are looked at: recursion without end must not cost time without end.
const DEPTH: usize = 128;
/// A section larger than this is not read.
const SECTION: u64 = 64 << 20;
/// Mappings with code that are looked at; a program without plug-ins has half a dozen.
const MAPPINGS: usize = 512;
/// Parsed files that are kept at a time.
const KEPT_FILES: usize = 16;

/// One frame of a stack.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The function, where its plain name is known.
    pub function: Option<&'a str>,
    /// The source file, mostly absolute, and the line in it.
    pub place: Option<(&'a str, u32)>,
    /// Whether the code belongs to the system's libraries.
    pub system: bool,
}

/// A file is the same file as long as these are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

/// An ELF file: where its code lies, how to unwind it, and which lines it came from.
struct SymbolFile {
    /// Where each segment with code lies in the file, and its virtual address.
    code: Vec<(Range<u64>, u64)>,
    /// The lowest virtual address.
    base: u64,
    unwind: ExplicitModuleSectionInfo<Pages>,
    lines: Mutex<LinesState>,
}

enum LinesState {
    /// Not asked for yet: the file, by ways that lead to it, and where its debug sections lie. No
    /// descriptor is kept: each thread of a worker has a table of its own.
    Unread(Identity, Vec<PathBuf>, HashMap<&'static str, Range<u64>>),
    Read(Box<Lines>),
    /// There are none.
    None,
}

/// Line tables and the bytes that they borrow from. The order of the fields is the order of drop.
struct Lines {
    context: addr2line::Context<EndianSlice<'static, LittleEndian>>,
    _bytes: Vec<Pages>,
}

/// The parsed files, the most recently used last.
static FILES: Mutex<Vec<(Identity, Arc<SymbolFile>)>> = Mutex::new(Vec::new());

/// Opens a regular file, and nothing that waits.
fn open(path: &Path) -> Option<(File, Identity)> {
    let file = File::options()
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path)
        .ok()?;
    let meta = file.metadata().ok().filter(|m| m.is_file())?;
    let identity = Identity {
        device: meta.dev(),
        inode: meta.ino(),
        size: meta.size(),
        changed: (meta.mtime(), meta.mtime_nsec()),
    };
    Some((file, identity))
}

impl SymbolFile {
    /// Opens a file by the first of these ways that leads to one, or finds it among those that are
    /// known.
    fn open(ways: Vec<PathBuf>) -> Option<Arc<SymbolFile>> {
        let (file, identity) = ways.iter().find_map(|path| open(path))?;
        let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match files.iter().position(|(known, _)| *known == identity) {
            Some(at) => {
                let found = files.remove(at).1;
                // The process through which it was found first may be gone.
                if let LinesState::Unread(_, known, _) = &mut *found.lines() {
                    *known = ways;
                }
                found
            }
            None => {
                let headers = ReadCache::new(file.try_clone().ok()?);
                let parsed = bounded(|| {
                    SymbolFile::parse(&headers, |range| Pages::read(&file, range).ok())
                })??;
                let lines = match parsed.debug.contains_key(".debug_line") {
                    true => LinesState::Unread(identity, ways, parsed.debug),
                    false => LinesState::None,
                };
                Arc::new(SymbolFile {
                    lines: Mutex::new(lines),
                    ..parsed.file
                })
            }
        };
        if files.len() >= KEPT_FILES {
            files.remove(0);
        }
        files.push((identity, found.clone()));
        Some(found)
    }

    fn lines(&self) -> MutexGuard<'_, LinesState> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Parses an image that has no file: the vDSO.
    fn of_image(image: &[u8]) -> Option<Arc<SymbolFile>> {
        let read = |range: Range<u64>| {
            Pages::copy(image.get(range.start as usize..range.end as usize)?).ok()
        };
        SymbolFile::parse(image, read).map(|parsed| Arc::new(parsed.file))
    }

    fn parse<'data>(
        data: impl ReadRef<'data>,
        read: impl Fn(Range<u64>) -> Option<Pages>,
    ) -> Option<Parsed> {
        let elf = object::File::parse(data).ok()?;
        let base = elf.segments().map(|segment| segment.address()).min()? & !0xfff;
        let code = elf
            .segments()
            .filter(|segment| segment.permissions().executable())
            .map(|segment| {
                let (start, size) = segment.file_range();
                (start..start.saturating_add(size), segment.address())
            })
            .collect();
        let mut unwind = ExplicitModuleSectionInfo {
            base_svma: base,
            ..Default::default()
        };
        let mut debug = HashMap::new();
        for section in elf.sections() {
            let (Ok(name), Some((start, size))) = (section.name(), section.file_range()) else {
                continue;
            };
            let range = start..start.checked_add(size)?;
            if size > SECTION
                || section
                    .compressed_file_range()
                    .is_ok_and(|c| is_compressed(&c))
            {
                continue;
            }
            let addresses = section.address()..section.address().saturating_add(section.size());
            match name {
                ".text" => unwind.text_svma = Some(addresses),
                ".got" => unwind.got_svma = Some(addresses),
                ".eh_frame" => {
                    unwind.eh_frame_svma = Some(addresses);
                    unwind.eh_frame = read(range);
                }
                ".eh_frame_hdr" => {
                    unwind.eh_frame_hdr_svma = Some(addresses);
                    unwind.eh_frame_hdr = read(range);
                }
                _ => {
                    if let Some(known) = DEBUG_SECTIONS.iter().find(|known| **known == name) {
                        debug.insert(*known, range);
                    }
                }
            }
        }
        let lines = Mutex::new(LinesState::None);
        Some(Parsed {
            file: SymbolFile {
                code,
                base,
                unwind,
                lines,
            },
            debug,
        })
    }

    /// The frames at a virtual address of this file.
    fn frames(&self, address: u64, system: bool, each: &mut dyn FnMut(Frame<'_>)) {
        let mut lines = self.lines();
        if let LinesState::Unread(identity, ways, sections) = &*lines {
            let mut files = ways.iter().filter_map(|path| open(path));
            let Some((file, _)) = files.find(|(_, found)| found == identity) else {
                return;
            };
            *lines = Lines::read(&file, sections)
                .map_or(LinesState::None, |read| LinesState::Read(Box::new(read)));
        }
        let LinesState::Read(lines) = &*lines else {
            return;
        };
        let Ok(mut frames) = lines.context.find_frames(address).skip_all_loads() else {
            return;
        };
        while let Ok(Some(frame)) = frames.next() {
            let function = frame
                .function
                .as_ref()
                .and_then(|name| name.raw_name().ok());
            let (file, line) = frame.location.map_or((None, None), |at| (at.file, at.line));
            each(Frame {
                function: function.as_deref().filter(|name| !is_mangled(name)),
                place: file.zip(line),
                system,
            });
        }
    }
}

/// What parsing an image yields: the file, and where its debug sections are.
struct Parsed {
    file: SymbolFile,
    debug: HashMap<&'static str, Range<u64>>,
}

fn is_compressed(range: &object::CompressedFileRange) -> bool {
    range.format != object::CompressionFormat::None
}

const DEBUG_SECTIONS: [&str; 9] = [
    ".debug_abbrev",
    ".debug_addr",
    ".debug_info",
    ".debug_line",
    ".debug_line_str",
    ".debug_ranges",
    ".debug_rnglists",
    ".debug_str",
    ".debug_str_offsets",
];

impl Lines {
    fn read(file: &File, sections: &HashMap<&'static str, Range<u64>>) -> Option<Lines> {
        let mut bytes = Vec::new();
        // SAFETY: moving `Pages` does not move their bytes; nothing changes them, and `Lines` drops
        // them after the context, the only borrower.
        let mut keep = |section: Pages| unsafe {
            let borrowed: &'static [u8] =
                std::slice::from_raw_parts(section.as_ptr(), section.len());
            bytes.push(section);
            EndianSlice::new(borrowed, LittleEndian)
        };
        let mut dwarf = gimli::Dwarf::load(|id| {
            let section = match sections.get(id.name()) {
                Some(range) => Pages::read(file, range.clone()),
                None => Ok(Pages::default()),
            };
            section.map(&mut keep)
        })
        .ok()?;
        let information = own_units(&dwarf).ok()?;
        dwarf.debug_info = gimli::DebugInfo::from(keep(Pages::copy(&information).ok()?));
        let context = addr2line::Context::from_dwarf(dwarf).ok()?;
        Some(Lines {
            context,
            _bytes: bytes,
        })
    }
}

/// The compilation units of somebody's own code. Those of Rust's standard library are nine tenths of
/// a small program's debug information, take most of the time to read, and nobody asks for them.
fn own_units(dwarf: &gimli::Dwarf<EndianSlice<'static, LittleEndian>>) -> gimli::Result<Vec<u8>> {
    let mut own = Vec::new();
    let mut units = dwarf.units();
    let mut rest = dwarf.debug_info.reader().slice();
    while let Some(header) = units.next()? {
        let Some((unit, after)) = rest.split_at_checked(header.length_including_self()) else {
            break;
        };
        rest = after;
        let foreign = dwarf.unit(header)?.comp_dir.is_some_and(|directory| {
            [&b"/rustc/"[..], b"/rust/deps/"]
                .iter()
                .any(|start| directory.slice().starts_with(start))
        });
        if !foreign {
            own.extend_from_slice(unit);
        }
    }
    Ok(own)
}

/// One mapped file of a process.
struct Mapped {
    range: Range<u64>,
    /// What must be subtracted from an address in memory to get one in the file.
    bias: u64,
    file: Arc<SymbolFile>,
    /// Whether it belongs to the system, whose lines are nobody's own.
    system: bool,
}

/// The code that is mapped into a process, as it was when it was looked at.
pub struct AddressSpace {
    unwinder: UnwinderNative<Pages, MayAllocateDuringUnwind>,
    mapped: Vec<Mapped>,
}

/// The registers that unwinding starts from.
pub struct Registers {
    pc: u64,
    regs: UnwindRegsNative,
    sp: u64,
}

impl Registers {
    /// The address of the instruction that comes next.
    pub fn pc(&self) -> u64 {
        self.pc
    }

    /// Those of a thread that is stopped by its tracer, which must be the calling thread.
    pub fn of(tid: i32) -> Result<Self, nix::errno::Errno> {
        let regs = nix::sys::ptrace::getregs(Pid::from_raw(tid))?;
        #[cfg(target_arch = "x86_64")]
        return Ok(Registers {
            pc: regs.rip,
            sp: regs.rsp,
            regs: UnwindRegsNative::new(regs.rip, regs.rsp, regs.rbp),
        });
        #[cfg(target_arch = "aarch64")]
        return Ok(Registers {
            pc: regs.pc,
            sp: regs.sp,
            // User addresses have 48 bits; those above may bear a signature of the pointer.
            regs: UnwindRegsNative::new_with_ptr_auth_mask(
                framehop::aarch64::PtrAuthMask(u64::MAX >> 16),
                regs.regs[30],
                regs.sp,
                regs.regs[29],
            ),
        });
    }
}

/// What unwinding keeps from one stack to the next.
pub struct Unwinding(CacheNative<MayAllocateDuringUnwind>);

impl Default for Unwinding {
    fn default() -> Self {
        Unwinding(CacheNative::new())
    }
}

impl AddressSpace {
    /// Looks at `/proc/PID/maps` and opens the files named there.
    pub fn of(pid: i32) -> io::Result<Self> {
        let maps = std::fs::read_to_string(format!("/proc/{pid}/maps"))?;
        let program = std::fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
        let mut space = AddressSpace {
            unwinder: UnwinderNative::new(),
            mapped: Vec::new(),
        };
        let maps = maps.lines().filter_map(Map::parse);
        for map in maps.filter(|map| map.executable).take(MAPPINGS) {
            let is_program = Path::new(map.path) == program;
            let file = match map.path {
                "[vdso]" => image(pid, &map.range).and_then(|image| SymbolFile::of_image(&image)),
                // The way through /proc also leads to a program whose file was replaced.
                path if is_program => {
                    SymbolFile::open(vec![format!("/proc/{pid}/exe").into(), path.into()])
                }
                path if path.starts_with('/') => {
                    SymbolFile::open(vec![format!("/proc/{pid}/root{path}").into(), path.into()])
                }
                _ => None,
            };
            let Some(file) = file else { continue };
            let segment = file.code.iter().find(|(range, _)| {
                (range.start & !0xfff..range.end.max(range.start + 1)).contains(&map.offset)
            });
            let Some((segment, address)) = segment else {
                continue;
            };
            // Where the byte at this offset should be, against where it is.
            let wanted = address.wrapping_add(map.offset).wrapping_sub(segment.start);
            let bias = map.range.start.wrapping_sub(wanted);
            space.unwinder.add_module(Module::new(
                map.path.to_owned(),
                map.range.clone(),
                bias.wrapping_add(file.base),
                file.unwind.clone(),
            ));
            let system = !is_program
                && ["/usr/", "/lib", "[vdso]"]
                    .iter()
                    .any(|start| map.path.starts_with(start));
            space.mapped.push(Mapped {
                range: map.range,
                bias,
                file,
                system,
            });
        }
        Ok(space)
    }

    /// The addresses of a stack, the innermost first, each inside the instruction that made the
    /// call; bounded, and cut where the unwind information ends.
    pub fn stack(&self, pid: i32, registers: &Registers, unwinding: &mut Unwinding) -> Vec<u64> {
        let mut memory = Memory::at(pid, registers.sp);
        let mut read = |address| memory.word(address).ok_or(());
        let regs = registers.regs;
        let unwinder = &self.unwinder;
        let mut frames = unwinder.iter_frames(registers.pc, regs, &mut unwinding.0, &mut read);
        let mut stack = Vec::new();
        while let Some(Ok(Some(frame))) = bounded(|| frames.next()) {
            stack.push(frame.address_for_lookup());
            if stack.len() == DEPTH {
                break;
            }
        }
        stack
    }

    /// Whether an address lies in code that was mapped when this was made.
    pub fn knows(&self, address: u64) -> bool {
        self.mapped
            .iter()
            .any(|mapped| mapped.range.contains(&address))
    }

    /// The frames at an address, the innermost first: several where functions were inlined, none
    /// where nothing is known.
    pub fn frames(&self, address: u64, each: &mut dyn FnMut(Frame<'_>)) {
        let mapped = self
            .mapped
            .iter()
            .find(|mapped| mapped.range.contains(&address));
        let Some(mapped) = mapped else { return };
        bounded(|| {
            mapped
                .file
                .frames(address.wrapping_sub(mapped.bias), mapped.system, each)
        });
    }
}

/// Runs what reads a learner's file: at worst, a malformed one must cost no more than its lines.
fn bounded<T>(f: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(f)).ok()
}

/// Names that only a linker reads; with line tables alone, rustc and cc write plain ones.
fn is_mangled(name: &str) -> bool {
    name.starts_with("_Z") || name.starts_with("_R")
}

/// One line of `/proc/PID/maps`.
struct Map<'a> {
    range: Range<u64>,
    executable: bool,
    offset: u64,
    path: &'a str,
}

impl<'a> Map<'a> {
    /// As in `7f00-7f10 r-xp 00001000 fe:00 325843    /usr/lib/libc.so.6`.
    fn parse(line: &'a str) -> Option<Self> {
        let mut words = line.splitn(6, ' ');
        let (start, end) = words.next()?.split_once('-')?;
        let flags = words.next()?;
        let offset = words.next()?;
        Some(Map {
            range: u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?,
            executable: flags.as_bytes().get(2) == Some(&b'x'),
            offset: u64::from_str_radix(offset, 16).ok()?,
            path: words.nth(2)?.trim_start(),
        })
    }
}

/// The bytes of a mapping, which must be small.
fn image(pid: i32, range: &Range<u64>) -> Option<Vec<u8>> {
    let mut image = vec![
        0;
        usize::try_from(range.end - range.start)
            .ok()
            .filter(|n| *n <= 1 << 16)?
    ];
    (read_memory(pid, range.start, &mut image) == image.len()).then_some(image)
}

/// The stack of a stopped thread, read a window at a time.
struct Memory {
    pid: i32,
    start: u64,
    bytes: Box<[u8]>,
    filled: usize,
}

impl Memory {
    const WINDOW: usize = 8192;

    fn at(pid: i32, sp: u64) -> Self {
        let mut memory = Memory {
            pid,
            start: 0,
            bytes: vec![0; Self::WINDOW].into(),
            filled: 0,
        };
        memory.fill(sp);
        memory
    }

    fn fill(&mut self, address: u64) {
        self.start = address;
        self.filled = read_memory(self.pid, address, &mut self.bytes);
    }

    fn word(&mut self, address: u64) -> Option<u64> {
        if self.find(address).is_none() {
            self.fill(address);
        }
        self.find(address)
    }

    fn find(&self, address: u64) -> Option<u64> {
        let at = usize::try_from(address.checked_sub(self.start)?).ok()?;
        let word = self.bytes[..self.filled].get(at..at.checked_add(8)?)?;
        Some(u64::from_le_bytes(word.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read() {
        let map = Map::parse("7f00-7f10 r-xp 00001000 fe:00 325843         /a/with space").unwrap();
        assert_eq!((map.range, map.executable), (0x7f00..0x7f10, true));
        assert_eq!((map.offset, map.path), (0x1000, "/a/with space"));
        assert_eq!(
            Map::parse("7f00-7f10 rw-p 00000000 00:00 0 ").unwrap().path,
            ""
        );
    }
}
