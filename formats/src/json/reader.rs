use super::JsonIssue;
use super::archive::JsonArchive;
use super::index::{Index, index};
use super::start::late_start;
use crate::detect::{Confidence, FormatInfo, Sample};
use crate::input::Input;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::MODEL_VERSION;
use crate::reader::{Archive, OpenContext, ReadError, ReadErrorKind, Reader};

/// Reads what [`JsonWriter`](super::JsonWriter) and [`JsonlWriter`](super::JsonlWriter) write.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonReader;

static INFO: FormatInfo = FormatInfo {
    id: "json",
    name: "blogferry JSON",
    about: "the json and jsonl targets, read back without loss",
    suffixes: &["json", "jsonl", "ndjson"],
    aliases: &["jsonl", "ndjson"],
};

const FOREIGN: ReadErrorKind = ReadErrorKind::Foreign { expected: "a JSON document of blogferry", looks_like: None };

impl Reader for JsonReader {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        let head = sample.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample.head).trim_ascii_start();
        if let Some(rest) = late_start(head).and_then(|start| head.get(start..)) {
            // It says so itself, but what stands before it may mean that it is only quoted.
            return judge(rest).min(Confidence::Likely);
        }
        match head.strip_prefix(b"[").map(<[u8]>::trim_ascii_start) {
            Some(list) if is_post(list) => Confidence::Certain,
            _ => judge(head),
        }
    }

    fn open(&self, inputs: Vec<Input>, _: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        let mut archive = JsonArchive::new(inputs.clone());
        let (mut opened, mut first_error) = (0usize, None);
        for (number, input) in inputs.iter().enumerate() {
            let mut met = Issues::default();
            let indexed = index(number, input.bytes.as_ref(), &mut met).and_then(check);
            let error = match indexed {
                Ok(index) => {
                    if archive.add(index, &mut met)? {
                        opened = opened.saturating_add(1);
                        issues.append(met);
                        continue;
                    }
                    FOREIGN
                }
                Err(error) => error,
            };
            if inputs.len() > 1 {
                let problem = JsonIssue::InputUnusable { name: input.name.clone(), reason: error.to_string() };
                issues.report(Issue::Json(problem), None);
            }
            first_error.get_or_insert(error);
        }
        match first_error {
            Some(error) if opened == 0 => Err(error.into()),
            None if inputs.is_empty() => Err(ReadErrorKind::Empty.into()),
            _ => Ok(Box::new(archive)),
        }
    }
}

/// Judges what begins with its first object.
fn judge(head: &[u8]) -> Confidence {
    if !head.starts_with(b"{") {
        return Confidence::No;
    }
    if is_post(head) {
        return Confidence::Certain;
    }
    let compact = compact(head);
    let says = |key: &[u8]| memchr::memmem::find(&compact, key).is_some();
    if compact.starts_with(br#"{"orphan_comments":["#) || says(br#""generator":{"name":"blogferry""#) {
        Confidence::Certain
    } else if compact.starts_with(br#"{"version":1,"#) && says(br#""blog":{"#) {
        Confidence::Likely
    } else {
        Confidence::No
    }
}

/// Returns true if a post begins here, on a line of its own or laid out on several.
fn is_post(head: &[u8]) -> bool {
    let compact = compact(head);
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let says = |key: &[u8]| [line, &compact].into_iter().any(|text| memchr::memmem::find(text, key).is_some());
    compact.starts_with(br#"{"id":""#) && says(br#""kind":"#) && says(br#""status":"#)
}

/// Returns the beginning without blanks. The keys that only this form has together stand close to it, before anything a
/// blog can say.
fn compact(head: &[u8]) -> Vec<u8> {
    let start = head.get(..head.len().min(512)).unwrap_or_default();
    start.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
}

/// Refuses a document of another version: what its fields mean cannot be known.
fn check(index: Index) -> Result<Index, ReadErrorKind> {
    let holds_something = !index.is_document || !index.posts.is_empty() || !index.orphans.is_empty();
    let Some(version) = &index.version else {
        return if holds_something { Ok(index) } else { Err(FOREIGN) };
    };
    match version.as_u64() {
        Some(version) if version == u64::from(MODEL_VERSION) => Ok(index),
        Some(version) if version > u64::from(MODEL_VERSION) => Err(ReadErrorKind::TooNew(version)),
        _ => Err(FOREIGN),
    }
}
