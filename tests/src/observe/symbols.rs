//! From the registers of a stopped thread to source lines: the files mapped into a process, their
//! unwind tables (DWARF call frame information), and their line tables.
//!
//! Reading a file's debug information takes milliseconds, so parsed files are kept for the life of
//! the process, known by device, inode, size and time of change: a program that was built anew is
//! read anew.
#![allow(unsafe_code)] // A line table borrows from bytes that live beside it.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::io::{IoSliceMut, Read};
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use addr2line::gimli::{self, EndianSlice, LittleEndian};
use framehop::{
    CacheNative, ExplicitModuleSectionInfo, MayAllocateDuringUnwind, Module, UnwindRegsNative,
    Unwinder, UnwinderNative,
};
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;
use object::read::ReadCache;
use object::{Object, ObjectSection, ObjectSegment, ReadRef};

use super::diagnose::Frame;
use crate::verdict::Location;

/// Frames of one stack that are looked at: recursion without end must not cost time without end.
const DEPTH: usize = 128;
/// A section larger than this is not read.
const SECTION: u64 = 128 << 20;
/// Parsed files that are kept at a time.
const KEPT_FILES: usize = 24;
/// The longest source line that is quoted, in characters.
const LINE: usize = 160;

/// Which lines are the learner's own, and from where their files are named.
#[derive(Debug, Clone)]
pub struct Own {
    root: PathBuf,
    source: Option<PathBuf>,
}

/// What a line is to the learner; the better comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Of the standard library, a dependency, the system.
    Foreign,
    /// Of the program, but not of the source that was asked for.
    Program,
    /// Of the source that was asked for.
    Own,
}

impl Own {
    /// Lines of `source`, a file or directory relative to `root`, are the learner's own. Without
    /// `source`, or in a stack without any line of it, all lines are that belong to the program
    /// and neither to a standard library, nor a dependency, nor the system.
    pub fn new(source: Option<&Path>, root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        Own {
            root,
            source: source.map(Path::to_path_buf),
        }
    }

    fn rank(&self, file: &Path) -> Rank {
        let relative = file.strip_prefix(&self.root).unwrap_or(file);
        match &self.source {
            Some(own) if relative.starts_with(own) || file.starts_with(own) => Rank::Own,
            _ if is_foreign(file) => Rank::Foreign,
            _ => Rank::Program,
        }
    }

    /// The location as people read it: relative to the root where it lies under it, with the
    /// line's text. Only files under the root are opened: debug information and tracebacks may
    /// name any file, and come from a program that nobody vouches for.
    pub fn location(&self, file: &Path, line: u32) -> Location {
        let absolute = normal(&self.root.join(file));
        let shown = absolute.strip_prefix(&self.root).unwrap_or(file);
        let source = absolute
            .canonicalize()
            .ok()
            .filter(|path| path.starts_with(&self.root))
            .and_then(|path| line_of(&path, line));
        Location {
            file: shown.to_string_lossy().into_owned(),
            line,
            source,
        }
    }
}

/// Whether a path in debug information belongs to a standard library or a dependency.
fn is_foreign(file: &Path) -> bool {
    let text = file.to_string_lossy();
    [
        "/rustc/",
        "/usr/include/",
        "/usr/lib/",
        "/usr/src/",
        "/usr/local/go/",
        "library/",
        "<",
    ]
    .iter()
    .any(|start| text.starts_with(start))
        || [
            "/lib/rustlib/src/",
            "/registry/src/",
            "/git/checkouts/",
            "/sysdeps/",
        ]
        .iter()
        .any(|part| text.contains(part))
}

/// The path without `.` and `..`, by its text alone.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The text of a line, without indentation and control characters, cut where it is long.
fn line_of(path: &Path, line: u32) -> Option<String> {
    let mut text = String::new();
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    let file = File::options()
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path)
        .ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    file.take(4 << 20).read_to_string(&mut text).ok()?;
    let line = text.lines().nth(line.checked_sub(1)? as usize)?.trim();
    Some(
        line.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LINE)
            .collect(),
    )
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
    unwind: ExplicitModuleSectionInfo<Arc<[u8]>>,
    lines: Mutex<LinesState>,
}

enum LinesState {
    /// Not asked for yet: where the debug sections lie in the file.
    Unread(File, HashMap<&'static str, Range<u64>>),
    Read(Box<Lines>),
    /// There are none.
    None,
}

/// Line tables and the bytes that they borrow from. The order of the fields is the order of drop.
struct Lines {
    context: addr2line::Context<EndianSlice<'static, LittleEndian>>,
    _bytes: Vec<Box<[u8]>>,
}

/// The parsed files, the most recently used last.
static FILES: Mutex<Vec<(Identity, Arc<SymbolFile>)>> = Mutex::new(Vec::new());

impl SymbolFile {
    /// Opens a file, or finds it among those that are known.
    fn open(path: &Path) -> Option<Arc<SymbolFile>> {
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
        let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match files.iter().position(|(known, _)| *known == identity) {
            Some(at) => files.remove(at).1,
            None => {
                let headers = ReadCache::new(file.try_clone().ok()?);
                let parsed = SymbolFile::parse(&headers, |range| read_range(&file, range))?;
                let lines = match parsed.debug.contains_key(".debug_line") {
                    true => LinesState::Unread(file, parsed.debug),
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

    /// Parses an image that has no file: the vDSO.
    fn of_image(image: &[u8]) -> Option<Arc<SymbolFile>> {
        let read = |range: Range<u64>| {
            Some(
                image
                    .get(range.start as usize..range.end as usize)?
                    .to_vec()
                    .into(),
            )
        };
        SymbolFile::parse(image, read).map(|parsed| Arc::new(parsed.file))
    }

    fn parse<'data>(
        data: impl ReadRef<'data>,
        read: impl Fn(Range<u64>) -> Option<Box<[u8]>>,
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
            let addresses = section.address()..section.address() + section.size();
            match name {
                ".text" => unwind.text_svma = Some(addresses),
                ".got" => unwind.got_svma = Some(addresses),
                ".eh_frame" => {
                    unwind.eh_frame_svma = Some(addresses);
                    unwind.eh_frame = read(range).map(Arc::from);
                }
                ".eh_frame_hdr" => {
                    unwind.eh_frame_hdr_svma = Some(addresses);
                    unwind.eh_frame_hdr = read(range).map(Arc::from);
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

    /// The frames at a virtual address of this file, the innermost inlined function first.
    fn frames(&self, address: u64, mut each: impl FnMut(Option<&str>, Option<(&str, u32)>)) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let LinesState::Unread(file, sections) = &*lines {
            *lines = Lines::read(file, sections)
                .map_or(LinesState::None, |read| LinesState::Read(Box::new(read)));
        }
        let LinesState::Read(lines) = &*lines else {
            return;
        };
        let Ok(mut frames) = lines.context.find_frames(address).skip_all_loads() else {
            return;
        };
        while let Ok(Some(frame)) = frames.next() {
            let function = frame.function.as_ref().and_then(|f| f.raw_name().ok());
            let place = frame.location.and_then(|l| Some((l.file?, l.line?)));
            each(function.as_deref(), place);
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

fn read_range(file: &File, range: Range<u64>) -> Option<Box<[u8]>> {
    let mut bytes = vec![0; (range.end - range.start) as usize];
    file.read_exact_at(&mut bytes, range.start).ok()?;
    Some(bytes.into())
}

const DEBUG_SECTIONS: [&str; 10] = [
    ".debug_abbrev",
    ".debug_addr",
    ".debug_aranges",
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
        let dwarf = gimli::Dwarf::load(|id| -> Result<_, ()> {
            let section = match sections.get(id.name()) {
                Some(range) => read_range(file, range.clone()).ok_or(())?,
                None => Box::default(),
            };
            // SAFETY: the bytes are on the heap, where moving the box does not move them; nothing
            // changes them, and `Lines` drops them after the context, the only borrower.
            let borrowed: &'static [u8] =
                unsafe { std::slice::from_raw_parts(section.as_ptr(), section.len()) };
            bytes.push(section);
            Ok(EndianSlice::new(borrowed, LittleEndian))
        })
        .ok()?;
        let context = addr2line::Context::from_dwarf(dwarf).ok()?;
        Some(Lines {
            context,
            _bytes: bytes,
        })
    }
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
    unwinder: UnwinderNative<Arc<[u8]>, MayAllocateDuringUnwind>,
    mapped: Vec<Mapped>,
    /// The best line at each address that was asked for, as far as any is worth showing.
    best: HashMap<u64, Option<(Rank, Location)>>,
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
            best: HashMap::new(),
        };
        for line in maps.lines() {
            let Some(map) = Map::parse(line).filter(|map| map.executable) else {
                continue;
            };
            let is_program = Path::new(map.path) == program;
            let file = match map.path {
                "[vdso]" => image(pid, &map.range).and_then(|image| SymbolFile::of_image(&image)),
                // The way through /proc also leads to a program whose file was replaced.
                _ if is_program => SymbolFile::open(&PathBuf::from(format!("/proc/{pid}/exe"))),
                path if path.starts_with('/') => {
                    SymbolFile::open(&PathBuf::from(format!("/proc/{pid}/root{path}")))
                        .or_else(|| SymbolFile::open(Path::new(path)))
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
        let mut frames = self
            .unwinder
            .iter_frames(registers.pc, regs, &mut unwinding.0, &mut read);
        let mut stack = Vec::new();
        while let Ok(Some(frame)) = frames.next() {
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

    /// The frames at an address: several where functions were inlined.
    pub fn frames(&self, address: u64, own: &Own) -> Vec<Frame> {
        let mut frames = Vec::new();
        self.each_frame(address, |function, place, _| {
            frames.push(Frame {
                function: function.filter(|name| !is_mangled(name)).map(str::to_owned),
                location: place.map(|(file, line)| own.location(&normal(Path::new(file)), line)),
            });
        });
        if frames.is_empty() {
            frames.push(Frame {
                function: None,
                location: None,
            });
        }
        frames
    }

    /// The innermost line of a stack that is the learner's own.
    pub fn own_line(&mut self, stack: &[u64], own: &Own) -> Option<Location> {
        let mut best: Option<(Rank, Location)> = None;
        for &address in stack {
            let here = match self.best.get(&address) {
                Some(known) => known,
                None => {
                    let found = self.best_at(address, own);
                    self.best.entry(address).or_insert(found)
                }
            };
            if let Some((rank, location)) = here
                && best.as_ref().is_none_or(|(known, _)| rank > known)
            {
                best = Some((*rank, location.clone()));
                if *rank == Rank::Own || own.source.is_none() {
                    break;
                }
            }
        }
        best.map(|(_, location)| location)
    }

    fn best_at(&self, address: u64, own: &Own) -> Option<(Rank, Location)> {
        let mut best: Option<(Rank, PathBuf, u32)> = None;
        self.each_frame(address, |_, place, system| {
            let Some((file, line)) = place.filter(|_| !system) else {
                return;
            };
            let file = normal(Path::new(file));
            let rank = own.rank(&file);
            if rank > best.as_ref().map_or(Rank::Foreign, |best| best.0) {
                best = Some((rank, file, line));
            }
        });
        best.map(|(rank, file, line)| (rank, own.location(&file, line)))
    }

    fn each_frame(
        &self,
        address: u64,
        mut each: impl FnMut(Option<&str>, Option<(&str, u32)>, bool),
    ) {
        let Some(mapped) = self
            .mapped
            .iter()
            .find(|mapped| mapped.range.contains(&address))
        else {
            return;
        };
        // The debug information is the learner's: at worst, it must cost no more than its lines.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            mapped
                .file
                .frames(address.wrapping_sub(mapped.bias), |function, place| {
                    each(function, place, mapped.system);
                });
        }));
    }
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

/// Reads the memory of another process; how many bytes could be read.
pub fn read_memory(pid: i32, address: u64, into: &mut [u8]) -> usize {
    let wanted = RemoteIoVec {
        base: address as usize,
        len: into.len(),
    };
    process_vm_readv(Pid::from_raw(pid), &mut [IoSliceMut::new(into)], &[wanted]).unwrap_or(0)
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

    #[test]
    fn lines_are_quoted_only_from_under_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("workbook");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(
            root.join("server.rs"),
            "fn main() {\n\t  recv(\"\u{1b}[2J\");\n}\n",
        )
        .unwrap();
        std::fs::write(dir.path().join("secret.rs"), "hidden\n").unwrap();
        std::os::unix::fs::symlink("../secret.rs", root.join("link.rs")).unwrap();
        let own = Own::new(None, &root);
        let at = |file: &str, line| own.location(Path::new(file), line).source;
        assert_eq!(at("server.rs", 2).as_deref(), Some("recv(\" [2J\");"));
        assert_eq!(at("server.rs", 9), None);
        assert_eq!(at("link.rs", 1), None);
        assert_eq!(at("../secret.rs", 1), None);
        assert_eq!(at("/dev/zero", 1), None);
    }

    #[test]
    fn standard_library_and_dependencies_are_foreign() {
        let own = Own::new(Some(Path::new("exercises/01/server.rs")), Path::new("/w"));
        let rank = |file: &str| own.rank(Path::new(file));
        assert_eq!(rank("/w/exercises/01/server.rs"), Rank::Own);
        assert_eq!(rank("exercises/01/server.rs"), Rank::Own);
        assert_eq!(rank("/w/tests/mutants/src/lib.rs"), Rank::Program);
        assert_eq!(
            rank("/rustc/59807616/library/std/src/net/tcp.rs"),
            Rank::Foreign
        );
        assert_eq!(
            rank("/h/.cargo/registry/src/i/nix-0.31.3/src/lib.rs"),
            Rank::Foreign
        );
        assert_eq!(
            rank("/r/lib/rustlib/src/rust/library/core/src/ops.rs"),
            Rank::Foreign
        );
    }
}
