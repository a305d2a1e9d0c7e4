//! Files that belong to a post: enclosures, its own pictures, those its galleries show, the featured one; and the
//! reusable blocks it shows.
//!
//! They are put into the post when it is read, so that whoever writes it needs no other part of the export.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::blocks;
use super::document::Item;
use super::index::Index;
use super::issue::WordpressIssue;
use super::php;
use super::shortcodes::{Parser, Shape};
use super::text;
use crate::issues::Issues;
use crate::model::{Attachment, Meta};
use crate::reader::Outline;

/// Where a post keeps the reusable blocks it shows: an object from number to body, in `meta`.
pub(super) const PATTERNS: &str = "wp_blocks";

/// The most media of one post that are looked up.
const MOST: usize = 5_000;

/// Returns the file of an item of the library.
pub(super) fn own_file(item: &Item<'_>) -> Vec<Attachment> {
    let file = describe(item);
    if file.url.is_some() { vec![file] } else { Vec::new() }
}

/// Returns the files of a post: enclosures, then the media that belong to it, then those it shows.
pub(super) fn of_post(item: &Item<'_>, outline: &Outline, index: &Index, issues: &mut Issues) -> Vec<Attachment> {
    let mut files: Vec<Attachment> = enclosures(item);
    let mut numbers: Vec<u64> = Vec::new();
    if let Ok(post) = outline.id.parse::<u64>() {
        numbers.extend(index.library.children(post));
    }
    let content = item.content.map(|content| content.text()).unwrap_or_default();
    let shown = shown_numbers(&content);
    let mut seen: HashSet<u64> = HashSet::new();
    numbers.extend(&shown);
    numbers.retain(|number| seen.insert(*number));
    // An enclosure of the same address is the same file: then each tells what it knows.
    let enclosed: HashMap<String, usize> =
        files.iter().enumerate().filter_map(|(place, file)| Some((file.url.clone()?, place))).collect();
    for number in numbers.into_iter().take(MOST) {
        match index.library.medium(number) {
            Some(file) => match file.url.as_ref().and_then(|url| files.get_mut(*enclosed.get(url)?)) {
                Some(enclosure) => {
                    enclosure.title = file.title;
                    enclosure.meta = file.meta;
                }
                None => files.push(file),
            },
            None => issues.report(WordpressIssue::MediumMissing { id: number.to_string() }.into(), outline.at),
        }
    }
    files
}

/// Returns the address of the featured picture.
pub(super) fn featured(item: &Item<'_>, index: &Index) -> Option<String> {
    let number = item.field("_thumbnail_id")?.parse::<u64>().ok().filter(|number| *number != 0)?;
    // A picture that is not in the export is a number in `meta` still.
    index.library.medium(number)?.url
}

/// The longest caption or description that is repeated in every post that shows a medium; the item itself has all.
const LONGEST_TEXT: usize = 4096;

/// Returns what a post needs to know of a medium.
pub(super) fn describe(item: &Item<'_>) -> Attachment {
    let mut meta = Meta::new();
    let texts = [
        ("id", item.id.as_deref().map(str::to_owned)),
        ("parent", item.parent().map(str::to_owned)),
        ("alt", item.field("_wp_attachment_image_alt").map(|alt| text::decode(&alt).into_owned())),
        ("caption", item.excerpt.and_then(|excerpt| text::body(excerpt).0)),
    ];
    for (name, value) in texts {
        if let Some(value) = value.filter(|value| value.len() <= LONGEST_TEXT) {
            meta.insert(name.to_owned(), Value::from(value));
        }
    }
    let size = item.field("_wp_attachment_metadata").and_then(|metadata| php::decode(&metadata));
    for name in ["width", "height"] {
        if let Some(value) = size.as_ref().and_then(|size| size.get(name)).and_then(Value::as_u64).filter(|it| *it > 0)
        {
            meta.insert(name.to_owned(), Value::from(value));
        }
    }
    let address = item.attachment_url.as_deref().or(item.guid.as_deref());
    Attachment { url: address.map(text::address), title: item.title.clone(), meta, ..Attachment::default() }
}

/// `enclosure` fields hold address, length, media type and serialised data, each on a line.
fn enclosures(item: &Item<'_>) -> Vec<Attachment> {
    let mut files: Vec<Attachment> = Vec::new();
    for field in item.fields.iter().filter(|field| field.key == "enclosure") {
        let text = field.value.text();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let Some(url) = lines.next() else { continue };
        let size = lines.next().and_then(|size| size.parse().ok());
        files.push(Attachment {
            url: Some(text::address(url)),
            size_in_bytes: size,
            mime_type: lines.next().map(str::to_owned),
            duration_in_seconds: lines
                .next()
                .and_then(php::decode)
                .and_then(|data| data.get("duration").and_then(Value::as_str).and_then(seconds)),
            ..Attachment::default()
        });
    }
    for element in item.others.iter().filter(|other| other.name() == ("", "enclosure")) {
        files.push(Attachment {
            url: element.attribute("url").map(|url| text::address(&url)),
            size_in_bytes: element.attribute("length").and_then(|size| size.parse().ok()),
            mime_type: element.attribute("type"),
            ..Attachment::default()
        });
    }
    files
}

/// `1:02:03`, `2:03` or `123`.
fn seconds(text: &str) -> Option<u64> {
    text.split(':').try_fold(0u64, |sum, part| sum.checked_mul(60)?.checked_add(part.trim().parse().ok()?))
}

/// The shortcodes that name media by number, and the attributes they do it with.
const SHOWING: [(&str, &[&str]); 8] = [
    ("gallery", &["ids", "include"]),
    ("playlist", &["ids", "include"]),
    ("vc_single_image", &["image"]),
    ("vc_gallery", &["images"]),
    ("vc_images_carousel", &["images"]),
    ("et_pb_gallery", &["gallery_ids"]),
    ("fusion_gallery", &["image_ids"]),
    ("av_gallery", &["ids"]),
];

/// Returns the numbers of the media that a body's galleries show, in order.
fn shown_numbers(content: &str) -> Vec<u64> {
    let attributes_of =
        |name: &str| SHOWING.iter().find(|(known, _)| *known == name).map(|(_, attributes)| *attributes);
    let mut parser = Parser::new(content, |name| attributes_of(name).map(|_| Shape::Single));
    let mut numbers = Vec::new();
    for (place, _) in content.match_indices('[') {
        let Some(code) = parser.at(place).filter(|code| !code.is_closer) else { continue };
        let attributes = code.attributes();
        let lists = attributes_of(code.name).unwrap_or_default().iter().filter_map(|name| attributes.get(name));
        numbers.extend(lists.flat_map(super::body::numbers));
    }
    numbers
}

/// The most reusable blocks one post takes in, those inside others counted.
const MOST_PATTERNS: usize = 100;

/// The most bytes of reusable blocks one post takes in.
const MOST_PATTERN_BYTES: usize = 1 << 18;

/// Puts the reusable blocks a body shows into `meta`, and those that these show.
pub(super) fn keep_patterns(content: &str, index: &Index, meta: &mut Meta, issues: &mut Issues) {
    let mut found: BTreeMap<u64, String> = BTreeMap::new();
    let mut wanted: BTreeSet<u64> = references(content);
    let mut asked: BTreeSet<u64> = BTreeSet::new();
    let mut room = MOST_PATTERN_BYTES;
    while let Some(number) = wanted.pop_first() {
        if !asked.insert(number) {
            continue;
        }
        let place = index.library.pattern(number);
        let length = place.map_or(0, |place| place.length as usize);
        if asked.len() > MOST_PATTERNS || length > room {
            issues.report(WordpressIssue::PatternLimit { id: number.to_string() }.into(), None);
            continue;
        }
        room = room.saturating_sub(length);
        let body = place.and_then(|place| {
            let read =
                index.item(place, issues, || (), |item, (), _| item.content.and_then(|content| text::body(content).0));
            read.ok().flatten()
        });
        match body {
            Some(body) => {
                wanted.extend(references(&body));
                found.insert(number, body);
            }
            None => issues.report(WordpressIssue::PatternMissing { id: number.to_string() }.into(), None),
        }
    }
    if !found.is_empty() {
        let object = found.into_iter().map(|(number, body)| (number.to_string(), Value::from(body)));
        meta.insert(PATTERNS.to_owned(), Value::Object(object.collect::<Map<String, Value>>()));
    }
}

fn references(content: &str) -> BTreeSet<u64> {
    if !content.contains("wp:block ") {
        return BTreeSet::new();
    }
    let tree = blocks::parse(content);
    let references = tree.blocks().iter().filter(|block| block.name == "core/block");
    references.filter_map(|block| block.attributes.get("ref")?.as_u64()).collect()
}
