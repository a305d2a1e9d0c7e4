//! Files or a document that go into one zip archive.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use blogferry_formats::{OutPath, Piece};
use flate2::Crc;
use rayon::ThreadPool;

use super::single_file::SingleFile;
use super::{Sink, SinkError, SinkErrorKind, Summary};
use crate::zip::{BLOCK, Container, Packed, PackedMember, Packing, Stamp, WINDOW, pack};

/// Packs files on all cores and puts them into an archive in the order of their names.
///
/// Posts come in the order of the source, and which block is packed first is up to the threads. So packed blocks wait in
/// a nameless file beside the archive, in any order, and memory holds their places only; the archive is put together at
/// the end, under another name, forced to the disk and renamed.
pub struct Zip {
    out: SingleFile,
    stamp: Stamp,
    pool: Arc<ThreadPool>,
    /// The member that chunks of the document go to.
    document: Option<OutPath>,
    members: BTreeMap<OutPath, usize>,
    blocks: Vec<Blocks>,
    growing: HashMap<OutPath, Growing>,
    spool: BufWriter<File>,
    spooled: u64,
    under_way: Ways,
}

/// Where the blocks of a member lie, by number.
type Blocks = Vec<Option<Place>>;

/// Where a packed block lies.
struct Place {
    offset: u64,
    packed: u64,
    is_deflated: bool,
    crc: Crc,
    length: u64,
}

/// A member of which more is to come.
struct Growing {
    member: usize,
    /// What is not packed yet.
    rest: Vec<u8>,
    /// What stands right before it.
    window: Vec<u8>,
    /// How it is packed; not known before its first block.
    packing: Option<Packing>,
}

/// Blocks that are being packed.
struct Ways {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    blocks: usize,
    bytes: usize,
}

struct Done {
    member: usize,
    number: usize,
    length: usize,
    packed: io::Result<Packed>,
}

/// So many bytes may be packed at once, if that is more than one block.
const BYTES_UNDER_WAY: usize = 32 * 1024 * 1024;
/// So many blocks may be, however short they are.
const BLOCKS_UNDER_WAY: usize = 4096;

impl Zip {
    /// Starts an archive. `document` is the name of the member that chunks go to, and `date` is the one date all members
    /// carry.
    ///
    /// # Errors
    /// When the path is a folder, or nothing can be written beside it.
    pub fn create(
        path: &Path,
        document: Option<OutPath>,
        date: Option<blogferry_formats::model::Date>,
        pool: Arc<ThreadPool>,
    ) -> Result<Self, SinkError> {
        let out = SingleFile::create(path)?;
        let spool = out.spool().map_err(|error| SinkError::io(path.display(), error))?;
        let (sender, receiver) = channel();
        let mut zip = Zip {
            out,
            stamp: Stamp::of(date),
            pool,
            document,
            members: BTreeMap::new(),
            blocks: Vec::new(),
            growing: HashMap::new(),
            spool: BufWriter::with_capacity(BLOCK, spool),
            spooled: 0,
            under_way: Ways { sender, receiver, blocks: 0, bytes: 0 },
        };
        // A document without a single post is a document all the same.
        if let Some(document) = zip.document.clone() {
            zip.grow(document, Vec::new()).map_err(|error| zip.failed(error))?;
        }
        Ok(zip)
    }

    fn failed(&self, error: io::Error) -> SinkError {
        SinkError::io(self.out.path().display(), error)
    }

    fn put_piece(&mut self, piece: Piece) -> io::Result<()> {
        match piece {
            Piece::File { path, bytes } => {
                let growing = self.start(path);
                self.extend(growing, bytes).and_then(|growing| self.end(growing))
            }
            Piece::Part { path, bytes, .. } => self.grow(path, bytes),
            Piece::Chunk(bytes) => match self.document.clone() {
                Some(document) => self.grow(document, bytes),
                None => Err(io::ErrorKind::Unsupported.into()),
            },
        }
    }

    fn start(&mut self, path: OutPath) -> Growing {
        let member = self.blocks.len();
        self.blocks.push(Blocks::new());
        self.members.insert(path, member);
        Growing { member, rest: Vec::new(), window: Vec::new(), packing: None }
    }

    fn grow(&mut self, path: OutPath, bytes: Vec<u8>) -> io::Result<()> {
        let growing = self.growing.remove(&path).unwrap_or_else(|| self.start(path.clone()));
        let growing = self.extend(growing, bytes)?;
        self.growing.insert(path, growing);
        Ok(())
    }

    /// Takes more of a member and has all whole blocks packed but the last, which may be the end.
    fn extend(&mut self, mut growing: Growing, bytes: Vec<u8>) -> io::Result<Growing> {
        if growing.rest.is_empty() {
            growing.rest = bytes;
        } else {
            growing.rest.extend_from_slice(&bytes);
        }
        while growing.rest.len() > BLOCK {
            let rest = growing.rest.split_off(BLOCK);
            let block = std::mem::replace(&mut growing.rest, rest);
            let packing = *growing.packing.get_or_insert_with(|| Packing::of_member(&block));
            let window = block.get(block.len().saturating_sub(WINDOW)..).unwrap_or_default().to_vec();
            let before = std::mem::replace(&mut growing.window, window);
            self.pack(growing.member, block, before, packing)?;
        }
        Ok(growing)
    }

    /// Has the last block of a member packed.
    fn end(&mut self, growing: Growing) -> io::Result<()> {
        let Growing { member, rest, window, packing } = growing;
        let packing = match packing.unwrap_or_else(|| Packing::of_member(&rest)) {
            Packing::Store => Packing::Store,
            _ if packing.is_none() => Packing::DeflateIfSmaller,
            _ => Packing::DeflateLast,
        };
        self.pack(member, rest, window, packing)
    }

    fn pack(&mut self, member: usize, block: Vec<u8>, window: Vec<u8>, packing: Packing) -> io::Result<()> {
        let length = block.len();
        while self.under_way.blocks > 0
            && (self.under_way.bytes.saturating_add(length) > BYTES_UNDER_WAY
                || self.under_way.blocks >= BLOCKS_UNDER_WAY)
        {
            self.take_one()?;
        }
        let Some(blocks) = self.blocks.get_mut(member) else { return Ok(()) };
        let number = blocks.len();
        blocks.push(None);
        self.under_way.blocks = self.under_way.blocks.saturating_add(1);
        self.under_way.bytes = self.under_way.bytes.saturating_add(length);
        let sender = self.under_way.sender.clone();
        self.pool.spawn_fifo(move || {
            let packed = pack(block, &window, packing);
            // Nobody waits for it once the run has failed.
            let _ = sender.send(Done { member, number, length, packed });
        });
        Ok(())
    }

    /// Waits for a packed block and writes it to where blocks wait.
    fn take_one(&mut self) -> io::Result<()> {
        let Done { member, number, length, packed } =
            self.under_way.receiver.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
        self.under_way.blocks = self.under_way.blocks.saturating_sub(1);
        self.under_way.bytes = self.under_way.bytes.saturating_sub(length);
        let Packed { bytes, is_deflated, crc } = packed?;
        self.spool.write_all(&bytes)?;
        let packed = bytes.len() as u64;
        let place = Place { offset: self.spooled, packed, is_deflated, crc, length: length as u64 };
        self.spooled = self.spooled.saturating_add(packed);
        if let Some(slot) = self.blocks.get_mut(member).and_then(|blocks| blocks.get_mut(number)) {
            *slot = Some(place);
        }
        Ok(())
    }

    /// Puts the archive together.
    fn finish(mut self) -> io::Result<Summary> {
        let mut growing: Vec<(OutPath, Growing)> = self.growing.drain().collect();
        growing.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (_, growing) in growing {
            self.end(growing)?;
        }
        while self.under_way.blocks > 0 {
            self.take_one()?;
        }
        let mut spool = self.spool.into_inner().map_err(io::IntoInnerError::into_error)?;
        let mut buffer = vec![0; BLOCK];
        let mut container = Container::new(self.out.writer(), self.stamp);
        for (path, member) in &self.members {
            let blocks: Vec<&Place> = self.blocks.get(*member).into_iter().flatten().flatten().collect();
            let mut crc = Crc::new();
            blocks.iter().for_each(|block| crc.combine(&block.crc));
            let member = PackedMember {
                name: path.to_string(),
                is_deflated: blocks.first().is_some_and(|block| block.is_deflated),
                crc: crc.sum(),
                packed: blocks.iter().map(|block| block.packed).sum(),
                length: blocks.iter().map(|block| block.length).sum(),
            };
            container
                .member(&member, |out| blocks.iter().try_for_each(|block| copy(&mut spool, block, &mut buffer, out)))?;
        }
        container.finish()?;
        self.out.finish()
    }
}

fn copy(spool: &mut File, block: &Place, buffer: &mut [u8], out: &mut impl Write) -> io::Result<()> {
    spool.seek(SeekFrom::Start(block.offset))?;
    let mut rest = block.packed;
    while rest > 0 {
        let wanted = usize::try_from(rest).unwrap_or(usize::MAX).min(buffer.len());
        let Some(part) = buffer.get_mut(..wanted) else { return Ok(()) };
        spool.read_exact(part)?;
        out.write_all(part)?;
        rest = rest.saturating_sub(wanted as u64);
    }
    Ok(())
}

impl Sink for Zip {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        if matches!(piece, Piece::Chunk(_)) && self.document.is_none() {
            return Err(SinkError::new(self.out.path().display().to_string(), SinkErrorKind::WrongPiece));
        }
        self.put_piece(piece).map_err(|error| self.failed(error))
    }

    fn commit(self: Box<Self>) -> Result<Summary, SinkError> {
        let shown = self.out.path().display().to_string();
        self.finish().map_err(|error| SinkError::io(shown, error))
    }
}
