//! What makes files a bag: their digests, and the few files beside the payload.

use std::collections::HashMap;

use blogferry_formats::model::{Date, Generator};
use blogferry_formats::{OutPath, Piece};
use sha2::{Digest as _, Sha512};

use super::manifest::{self, Digest, Files};
use crate::sink::{Sink, SinkError, Summary};

/// A sink that puts everything into `data/` of a bag and describes it when it ends.
pub struct Bag {
    inner: Box<dyn Sink>,
    /// The folder of the bag in the output; `None` where the output is the bag.
    top: Option<String>,
    info: BagInfo,
    payload: Files,
    growing: HashMap<OutPath, (Sha512, u64)>,
}

/// What is said of a bag as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BagInfo {
    /// The address of the blog.
    pub identifier: Option<String>,
    /// What the bag holds, in a sentence.
    pub description: String,
    /// The date of what is newest in it: there is no clock, and the same blog gives the same bag.
    pub date: Option<Date>,
    /// The text of `README.md`.
    pub readme: String,
}

pub(super) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

impl Bag {
    /// Returns an empty bag that goes to `inner`, in a folder of its own where one is named.
    pub fn new(inner: Box<dyn Sink>, top: Option<String>, info: BagInfo) -> Self {
        Bag { inner, top, info, payload: Files::new(), growing: HashMap::new() }
    }

    fn place(&self, path: &str) -> OutPath {
        OutPath::new(self.top.as_deref().into_iter().chain(path.split('/')))
    }

    fn put_tag(&mut self, name: &str, text: String, tags: &mut Files) -> Result<(), SinkError> {
        tags.insert(name.to_owned(), (text.len() as u64, Digest::of(text.as_bytes())));
        self.inner.put(Piece::File { path: self.place(name), bytes: text.into_bytes() })
    }

    fn put_tags(&mut self) -> Result<(), SinkError> {
        for (path, (hasher, length)) in self.growing.drain() {
            self.payload.insert(format!("data/{path}"), (length, Digest::finish(hasher)));
        }
        let mut tags = Files::new();
        let info = self.info.text(&self.payload);
        let manifest = manifest::write(self.payload.iter());
        let readme = std::mem::take(&mut self.info.readme);
        self.put_tag("bagit.txt", DECLARATION.to_owned(), &mut tags)?;
        self.put_tag("bag-info.txt", info, &mut tags)?;
        self.put_tag("manifest-sha512.txt", manifest, &mut tags)?;
        self.put_tag("README.md", readme, &mut tags)?;
        let manifest = manifest::write(tags.iter());
        self.put_tag("tagmanifest-sha512.txt", manifest, &mut Files::new())
    }
}

impl Sink for Bag {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        let piece = match piece {
            Piece::File { path, bytes } => {
                self.payload.insert(format!("data/{path}"), (bytes.len() as u64, Digest::of(&bytes)));
                Piece::File { path: self.place(&format!("data/{path}")), bytes }
            }
            Piece::Part { path, separator, bytes } => {
                let place = self.place(&format!("data/{path}"));
                let (hasher, length) = self.growing.entry(path).or_default();
                hasher.update(&bytes);
                *length = length.saturating_add(bytes.len() as u64);
                Piece::Part { path: place, separator, bytes }
            }
            // A bag has no document; the sink inside says so.
            Piece::Chunk(bytes) => Piece::Chunk(bytes),
        };
        self.inner.put(piece)
    }

    fn commit(mut self: Box<Self>) -> Result<Summary, SinkError> {
        self.put_tags()?;
        self.inner.commit()
    }
}

impl BagInfo {
    fn text(&self, payload: &Files) -> String {
        let octets: u64 = payload.values().map(|(length, _)| length).sum();
        let date = self.date.map(|date| {
            let (year, month, day) = date.day();
            format!("{year:04}-{month:02}-{day:02}")
        });
        let Generator { name, version } = Generator::this();
        let lines = [
            ("Bag-Software-Agent", Some(format!("{name} {version}"))),
            ("Bagging-Date", date),
            ("External-Identifier", self.identifier.clone()),
            ("External-Description", Some(self.description.clone())),
            ("Bag-Size", Some(size(octets))),
            ("Payload-Oxum", Some(format!("{octets}.{}", payload.len()))),
        ];
        let lines = lines.into_iter().filter_map(|(label, value)| Some((label, one_line(&value?))));
        lines.filter(|(_, value)| !value.is_empty()).map(|(label, value)| format!("{label}: {value}\n")).collect()
    }
}

fn one_line(text: &str) -> String {
    text.split(|char: char| char.is_control() || char.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns a number of bytes for people: `1.2 MB`.
fn size(octets: u64) -> String {
    let mut scale = (1u64, "bytes");
    for (unit, name) in [(1_000, "kB"), (1_000_000, "MB"), (1_000_000_000, "GB"), (1_000_000_000_000, "TB")] {
        if octets >= unit {
            scale = (unit, name);
        }
    }
    let (unit, name) = scale;
    if unit == 1 {
        return format!("{octets} {name}");
    }
    let tenths = octets.checked_div(unit / 10).unwrap_or(octets);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_bag_stays_on_one_line_each() {
        let info = BagInfo {
            identifier: None,
            description: "Lamps\r\nPayload-Oxum: 0.0".to_owned(),
            date: "2012-03-04T23:00:00Z".parse().ok(),
            readme: String::new(),
        };
        let payload = Files::from([("data/a".to_owned(), (1_250_000, Digest::of(b"")))]);
        let text = info.text(&payload);
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains("\nBagging-Date: 2012-03-04\n"), "{text}");
        assert!(text.contains("External-Description: Lamps Payload-Oxum: 0.0\n"), "{text}");
        assert!(text.ends_with("Bag-Size: 1.2 MB\nPayload-Oxum: 1250000.1\n"), "{text}");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!([0, 999, 1000, 2_560_000_000].map(size), ["0 bytes", "999 bytes", "1.0 kB", "2.5 GB"]);
    }
}
