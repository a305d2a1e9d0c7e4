//! From any encoding to UTF-8, once.
//!
//! UTF-8 is passed through byte for byte, also with a few bad bytes in it: the readers repair those in place and say
//! where. Anything else is decoded as a stream into a [`Spool`], with a sparse map back to the original offsets.

use std::io::{self, Write};
use std::sync::Arc;

use blogferry_formats::Bytes;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::medium::{self, WithoutHead};
use super::mixed;
use super::spool::Spool;
use super::unicode32::{self, Order};

/// How text is stored in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    form: Form,
    /// How many bytes the byte order mark takes.
    mark: u64,
    /// True if nothing in the input or from the user says so.
    pub guessed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Utf8,
    /// With lines that are not.
    MixedUtf8,
    Utf32(Order),
    Legacy(&'static Encoding),
}

/// What decoding gave.
pub struct Decoded {
    /// The text.
    pub bytes: Arc<dyn Bytes>,
    /// How many characters could not be decoded.
    pub invalid: u64,
    /// The decoded offset of the first of them.
    pub first_invalid: u64,
    /// How many lines of UTF-8 text were in another encoding.
    pub other_lines: u64,
    /// The decoded offset of the first of them.
    pub first_other_line: u64,
}

const HEAD: usize = 64 * 1024;
const CHUNK: usize = 64 * 1024;
const BLOCK: usize = 1024 * 1024;
/// So many well-formed sequences of more than one byte settle that a text is UTF-8.
const ENOUGH: u64 = 4096;

impl Encoded {
    const UTF_8: Encoded = Encoded { form: Form::Utf8, mark: 0, guessed: false };

    /// Returns the name of the encoding.
    pub fn name(&self) -> &'static str {
        match self.form {
            Form::Utf8 | Form::MixedUtf8 => "UTF-8",
            Form::Utf32(Order::Little) => "UTF-32LE",
            Form::Utf32(Order::Big) => "UTF-32BE",
            Form::Legacy(encoding) => encoding.name(),
        }
    }

    /// Returns the bytes of a line feed in this encoding.
    pub fn line_feed(&self) -> &'static [u8] {
        match self.form {
            Form::Utf8 | Form::MixedUtf8 => b"\n",
            Form::Utf32(Order::Little) => b"\n\0\0\0",
            Form::Utf32(Order::Big) => b"\0\0\0\n",
            Form::Legacy(encoding) if encoding == UTF_16LE => b"\n\0",
            Form::Legacy(encoding) if encoding == UTF_16BE => b"\0\n",
            Form::Legacy(_) => b"\n",
        }
    }
}

/// Finds out how text is stored: what the user says, then a byte order mark, then being UTF-8, then what an XML
/// declaration says, then a guess from the letters.
///
/// # Errors
/// When the medium fails.
pub fn judge(bytes: &dyn Bytes, asked: Option<&'static Encoding>) -> io::Result<Encoded> {
    let head = medium::head(bytes, HEAD)?;
    let marked = mark(&head);
    if let Some(asked) = asked {
        let form = if asked == UTF_8 { Form::Utf8 } else { Form::Legacy(asked) };
        let mark = marked.filter(|marked| marked.form == form).map_or(0, |marked| marked.mark);
        return Ok(Encoded { form, mark, guessed: false });
    }
    if let Some(marked) = marked.or_else(|| wide_without_mark(&head)) {
        return Ok(marked);
    }
    match share_of_utf8(bytes, mixed::can_be_mixed(&head))? {
        Share::All => return Ok(Encoded::UTF_8),
        Share::Most => return Ok(Encoded { form: Form::MixedUtf8, ..Encoded::UTF_8 }),
        Share::Little => {}
    }
    match declared(&head) {
        Some(encoding) if encoding == UTF_8 => Ok(Encoded::UTF_8),
        // Whoever reads the declaration as ASCII sees that the text is not UTF-16.
        Some(encoding) if encoding.is_ascii_compatible() => {
            Ok(Encoded { form: Form::Legacy(encoding), mark: 0, guessed: false })
        }
        _ => Ok(Encoded { form: Form::Legacy(guess(bytes)?), mark: 0, guessed: true }),
    }
}

/// Returns the bytes as UTF-8 without a byte order mark. What claims to be UTF-8 is passed on as it is.
///
/// # Errors
/// When the medium fails.
pub fn decode(bytes: Arc<dyn Bytes>, encoded: Encoded) -> io::Result<Decoded> {
    match plain(Arc::clone(&bytes), encoded) {
        Some(bytes) => Ok(Decoded { bytes, invalid: 0, first_invalid: 0, other_lines: 0, first_other_line: 0 }),
        None => transcode(bytes, encoded),
    }
}

/// Returns the bytes without a byte order mark if they are UTF-8 already.
pub(super) fn plain(bytes: Arc<dyn Bytes>, encoded: Encoded) -> Option<Arc<dyn Bytes>> {
    match encoded.form {
        Form::Utf8 if encoded.mark == 0 => Some(bytes),
        Form::Utf8 => Some(Arc::new(WithoutHead { inner: bytes, head: encoded.mark })),
        Form::MixedUtf8 | Form::Utf32(_) | Form::Legacy(_) => None,
    }
}

fn mark(head: &[u8]) -> Option<Encoded> {
    let (form, mark) = match head {
        [0xEF, 0xBB, 0xBF, ..] => (Form::Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Form::Utf32(Order::Little), 4),
        [0, 0, 0xFE, 0xFF, ..] => (Form::Utf32(Order::Big), 4),
        [0xFF, 0xFE, ..] => (Form::Legacy(UTF_16LE), 2),
        [0xFE, 0xFF, ..] => (Form::Legacy(UTF_16BE), 2),
        _ => return None,
    };
    Some(Encoded { form, mark, guessed: false })
}

/// Tells UTF-16 and UTF-32 by where the zero bytes of Latin letters stand.
fn wide_without_mark(head: &[u8]) -> Option<Encoded> {
    let (groups, _) = head.get(..4096).unwrap_or(head).as_chunks::<4>();
    let zeros = |place: usize| groups.iter().filter(|group| group.get(place) == Some(&0)).count();
    let most = groups.len().saturating_mul(7) / 10;
    let few = groups.len() / 20;
    if groups.is_empty() {
        return None;
    }
    let [first, second, third, fourth] = [zeros(0), zeros(1), zeros(2), zeros(3)];
    let form = match (first > most, second > most, third > most, fourth > most) {
        (false, true, true, true) if first <= few => Form::Utf32(Order::Little),
        (true, true, true, false) if fourth <= few => Form::Utf32(Order::Big),
        (false, true, false, true) if first.saturating_add(third) <= few => Form::Legacy(UTF_16LE),
        (true, false, true, false) if second.saturating_add(fourth) <= few => Form::Legacy(UTF_16BE),
        _ => return None,
    };
    Some(Encoded { form, mark: 0, guessed: false })
}

/// How much of a text is UTF-8.
enum Share {
    /// All, or bad characters are a damage.
    All,
    /// At least as many characters beyond ASCII as are not.
    Most,
    Little,
}

/// Finds out how much of a text is UTF-8. What `can_be_mixed` is looked at to its end.
fn share_of_utf8(bytes: &dyn Bytes, can_be_mixed: bool) -> io::Result<Share> {
    let mut buffer = vec![0; block_length(bytes)];
    let (mut at, mut well, mut ill) = (0, 0u64, 0u64);
    loop {
        let count = bytes.read_at(at, &mut buffer)?;
        let block = buffer.get(..count).unwrap_or_default();
        // A sequence cut by the end of the block is no fault, and the next block starts with it.
        let whole = block.get(..count.saturating_sub(cut_sequence(block))).unwrap_or_default();
        // Every sequence of more than one byte has exactly one byte from C2 on.
        let sequences = |text: &str| text.bytes().filter(|byte| *byte >= 0xC2).count() as u64;
        match std::str::from_utf8(whole) {
            Ok(text) => well = well.saturating_add(sequences(text)),
            // Many times slower, and seldom needed.
            Err(_) => {
                for chunk in whole.utf8_chunks() {
                    well = well.saturating_add(sequences(chunk.valid()));
                    ill = ill.saturating_add(u64::from(!chunk.invalid().is_empty()));
                }
            }
        }
        if count < buffer.len() {
            return Ok(match ill {
                0 => Share::All,
                _ if well < ill => Share::Little,
                _ if can_be_mixed => Share::Most,
                _ => Share::All,
            });
        }
        if !can_be_mixed && well >= ENOUGH && ill <= well / 10 {
            return Ok(Share::All);
        }
        at = at.saturating_add(whole.len() as u64);
    }
}

/// Returns the length of a block: longer than all there is, or long enough.
pub(super) fn block_length(bytes: &dyn Bytes) -> usize {
    usize::try_from(bytes.len().saturating_add(1)).unwrap_or(BLOCK).min(BLOCK)
}

/// Returns how many bytes at the end are the start of a sequence that goes on.
fn cut_sequence(block: &[u8]) -> usize {
    let from_end = |back: &usize| block.len().checked_sub(*back).and_then(|at| block.get(at)).copied().unwrap_or(0);
    let Some(back) = (1..=3).find(|back| from_end(back) >= 0xC0) else { return 0 };
    let needed = match from_end(&back) {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 0,
    };
    if needed > back { back } else { 0 }
}

/// Returns the encoding an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.get(..1024).unwrap_or(head);
    let start = memchr::memmem::find(head, b"<?xml")?;
    let declaration = head.get(start..)?;
    let declaration = declaration.get(..memchr::memmem::find(declaration, b"?>")?)?;
    let value = declaration
        .get(memchr::memmem::find(declaration, b"encoding")?.saturating_add(b"encoding".len())..)?
        .trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = matches!(quote, b'"' | b'\'').then(|| memchr::memchr(*quote, value))??;
    // UTF-7 and its like are not in the table of the Encoding Standard, so they are never honoured.
    Encoding::for_label_no_replacement(value.get(..end)?)
}

fn guess(bytes: &dyn Bytes) -> io::Result<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    let mut buffer = vec![0; block_length(bytes)];
    let mut at = 0;
    loop {
        let count = bytes.read_at(at, &mut buffer)?;
        let last = count < buffer.len();
        detector.feed(buffer.get(..count).unwrap_or_default(), last);
        if last {
            return Ok(detector.guess(None, chardetng::Utf8Detection::Deny));
        }
        at = at.saturating_add(count as u64);
    }
}

/// Decoded text with the way back to where it came from.
struct Transcoded {
    text: Arc<dyn Bytes>,
    original: Arc<dyn Bytes>,
    encoded: Encoded,
    /// Decoded and original offset of the start of each chunk.
    map: Vec<(u64, u64)>,
}

impl Bytes for Transcoded {
    fn len(&self) -> u64 {
        self.text.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.text.read_at(offset, buffer)
    }

    fn original_offset(&self, offset: u64) -> u64 {
        let chunk = self.map.partition_point(|(decoded, _)| *decoded <= offset).checked_sub(1);
        let Some((decoded, original)) = chunk.and_then(|chunk| self.map.get(chunk)) else { return offset };
        let Ok(raw) = chunk_at(&*self.original, *original) else { return *original };
        original.saturating_add(bytes_before(&raw, self.encoded, offset.saturating_sub(*decoded)))
    }
}

fn chunk_at(original: &dyn Bytes, from: u64) -> io::Result<Vec<u8>> {
    let mut raw = vec![0; CHUNK];
    let count = original.read_at(from, &mut raw)?;
    raw.truncate(count);
    Ok(raw)
}

/// Returns how many raw bytes stand before the character that holds the `target`th decoded byte.
fn bytes_before(raw: &[u8], encoded: Encoded, target: u64) -> u64 {
    let (mut made, mut start) = (0u64, 0u64);
    match encoded.form {
        Form::Utf8 => return target,
        Form::MixedUtf8 => return mixed::bytes_before(raw, target),
        Form::Utf32(order) => {
            for group in raw.as_chunks::<4>().0 {
                let mut text = String::new();
                unicode32::decode(group, order, &mut text);
                made = made.saturating_add(text.len() as u64);
                if made > target {
                    break;
                }
                start = start.saturating_add(4);
            }
        }
        Form::Legacy(encoding) => {
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let mut text = [0; 32];
            for (at, byte) in raw.iter().enumerate() {
                let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut text, false);
                made = made.saturating_add(written as u64);
                if made > target {
                    break;
                }
                if written > 0 {
                    start = (at as u64).saturating_add(1);
                }
            }
        }
    }
    start
}

fn transcode(original: Arc<dyn Bytes>, encoded: Encoded) -> io::Result<Decoded> {
    let mut spool = Spool::new();
    let mut map = Vec::new();
    let (mut from, mut made, mut invalid, mut first_invalid) = (encoded.mark, 0u64, 0u64, 0u64);
    let mut decoder = match encoded.form {
        Form::Legacy(encoding) => Some(encoding.new_decoder_without_bom_handling()),
        Form::Utf8 | Form::MixedUtf8 | Form::Utf32(_) => None,
    };
    let (mut other_lines, mut first_other_line) = (0u64, 0u64);
    loop {
        let raw = chunk_at(&*original, from)?;
        let last = raw.len() < CHUNK;
        let raw = if last { raw.as_slice() } else { whole_lines(&raw, encoded) };
        let mut text = String::new();
        let bad = match (&mut decoder, encoded.form) {
            (Some(decoder), _) => decode_chunk(decoder, raw, last, &mut text),
            (None, Form::Utf32(order)) => unicode32::decode(raw, order, &mut text),
            (None, Form::MixedUtf8) => {
                let mixed = mixed::decode(raw, &mut text);
                if let Some(first) = mixed.first_line.filter(|_| other_lines == 0) {
                    first_other_line = made.saturating_add(first as u64);
                }
                other_lines = other_lines.saturating_add(mixed.lines);
                mixed.invalid
            }
            (None, _) => 0,
        };
        if bad > 0 && invalid == 0 {
            first_invalid = made.saturating_add(text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default() as u64);
        }
        invalid = invalid.saturating_add(bad);
        map.push((made, from));
        spool.write_all(text.as_bytes())?;
        made = made.saturating_add(text.len() as u64);
        from = from.saturating_add(raw.len() as u64);
        if last {
            break;
        }
    }
    let bytes = Arc::new(Transcoded { text: spool.finish()?, original, encoded, map });
    Ok(Decoded { bytes, invalid, first_invalid, other_lines, first_other_line })
}

/// Decodes one chunk and returns how many characters could not be.
fn decode_chunk(decoder: &mut encoding_rs::Decoder, raw: &[u8], last: bool, text: &mut String) -> u64 {
    let mut rest = raw;
    let mut bad = 0;
    loop {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(4 * CHUNK));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, text, last);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return bad,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                bad = bad.saturating_add(1);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// Returns the part up to the last line feed, where every decoder is in its first state; all of it if there is none.
fn whole_lines(raw: &[u8], encoded: Encoded) -> &[u8] {
    let feed = encoded.line_feed();
    let units = raw.chunks_exact(feed.len());
    let none = if encoded.form == Form::MixedUtf8 { raw.len().saturating_sub(cut_sequence(raw)) } else { raw.len() };
    let end =
        units.clone().rposition(|unit| unit == feed).map_or(none, |at| at.saturating_add(1).saturating_mul(feed.len()));
    raw.get(..end).unwrap_or(raw)
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
