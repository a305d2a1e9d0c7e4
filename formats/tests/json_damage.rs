//! Reading JSON that is broken, cut, or says more than the model knows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod writing;

use blogferry_formats::json::{JsonReader, JsonWriter, JsonlWriter};
use blogferry_formats::model::{Comment, CommentStatus, Document, Post, Status};
use blogferry_formats::{
    Archive, Confidence, Input, Issues, OpenContext, ReadError, Reader, Sample, Severity, WriteOptions, Writer,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use writing::{document, read_document, write_document};

type Opened = Result<Box<dyn Archive>, ReadError>;

fn open_parts(parts: &[&[u8]]) -> (Opened, Issues) {
    let mut issues = Issues::default();
    let inputs = parts.iter().enumerate().map(|(n, part)| Input::from_bytes(format!("{n}.json"), *part)).collect();
    (JsonReader.open(inputs, &OpenContext::default(), &mut issues), issues)
}

/// What comes out of an input: the ids of the posts that can be read, the number of those that cannot, and all issues.
struct Outcome {
    posts: Vec<Post>,
    lost: usize,
    orphans: Vec<Comment>,
    issues: Issues,
}

impl Outcome {
    fn of(parts: &[&[u8]]) -> Option<Self> {
        let (archive, mut issues) = open_parts(parts);
        let archive = archive.ok()?;
        let mut posts = Vec::new();
        for n in 0..archive.outline().len() {
            posts.extend(archive.thread(n, &mut issues).ok());
        }
        let lost = archive.outline().len() - posts.len();
        let orphans = archive.orphans(&mut issues).unwrap();
        Some(Outcome { posts, lost, orphans, issues })
    }

    fn ids(&self) -> Vec<&str> {
        self.posts.iter().map(|post| post.id.as_str()).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        self.issues.counts().map(|(code, _, _)| code).collect()
    }
}

fn three() -> Document {
    let post = |id: &str| Post {
        id: id.to_owned(),
        title: Some(format!("Title {{[\"{id}\\")),
        content_html: Some("<p>\"}],\n{</p>".to_owned()),
        comments: vec![Comment { id: format!("{id}-1"), ..Comment::default() }],
        ..Post::default()
    };
    let orphan = Comment { id: "o".to_owned(), post: Some("gone".to_owned()), ..Comment::default() };
    Document { orphan_comments: vec![orphan], ..document(vec![post("a"), post("b"), post("c")]) }
}

fn text_of(writer: &dyn Writer, document: &Document) -> String {
    write_document(writer, document, &WriteOptions::default()).0
}

/// Damages the text of the second post only.
fn damaged(text: &str, damage: impl Fn(&str) -> String) -> String {
    let start = text.find(r#""id": "b""#).or_else(|| text.find(r#""id":"b""#)).unwrap();
    let end = text.find(r#""id": "c""#).or_else(|| text.find(r#""id":"c""#)).unwrap();
    let (before, rest) = text.split_at(start);
    let (post, after) = rest.split_at(end - start);
    format!("{before}{}{after}", damage(post))
}

const DAMAGES: [(&str, &str, &str); 8] = [
    ("a missing quote", "Title", "\"Title"),
    ("a missing closing quote", "b\\\\\"", "b\\\\"),
    ("a missing colon", "\"kind\":", "\"kind\""),
    ("an opening bracket too many", "\"kind\":", "{\"kind\":"),
    ("an opening square bracket too many", "\"kind\":", "[\"kind\":"),
    ("a wrong escape", "Title", "\\q"),
    ("half a word", "\"post\"", "pos"),
    ("a closing bracket of the other kind", "\"comment\"", "\"comment\"]"),
];

#[test]
fn a_broken_post_is_lost_alone() {
    for writer in [&JsonWriter as &dyn Writer, &JsonlWriter] {
        let text = text_of(writer, &three());
        for (name, from, to) in DAMAGES {
            let broken = damaged(&text, |post| post.replacen(from, to, 1));
            assert_ne!(broken, text, "{name}");
            let outcome = Outcome::of(&[broken.as_bytes()]).unwrap();
            let id = writer.info().id;
            assert_eq!(outcome.ids(), ["a", "c"], "{name} in {id}: {:?}", outcome.issues.kept());
            assert_eq!(outcome.lost, 1, "{name} in {id}");
            assert_eq!(outcome.orphans.len(), 1, "{name} in {id}");
        }
    }
}

#[test]
fn a_character_that_cannot_be_read_costs_only_itself() {
    for writer in [&JsonWriter as &dyn Writer, &JsonlWriter] {
        let text = text_of(writer, &three());
        for (name, to, title, codes) in [
            ("a byte that is no UTF-8", &b"\xE9"[..], "\u{FFFD}", &["bytes-invalid"][..]),
            ("half of a surrogate pair", br"\ud83d", "\u{FFFD}", &["bytes-invalid"]),
            ("a raw control character", b"\x01", "\u{1}", &[]),
        ] {
            let broken = damaged(&text, |post| post.replacen("Title", "@", 1)).into_bytes();
            let at = broken.iter().position(|byte| *byte == b'@').unwrap();
            let outcome = Outcome::of(&[&[&broken[..at], to, &broken[at + 1..]].concat()]).unwrap();
            assert_eq!(outcome.ids(), ["a", "b", "c"], "{name}");
            let found = outcome.posts[1].title.as_deref();
            assert_eq!(found, Some(format!("{title} {{[\"b\\").as_str()), "{name}");
            assert_eq!(outcome.codes(), codes, "{name}");
        }
    }
}

#[test]
fn a_comment_without_a_post_that_cannot_be_read_is_not_counted() {
    let text = b"{\"version\":1,\"posts\":[{\"id\":\"1\"}],\"orphan_comments\":[{\"id\":\"a\",\"type\":\"x\\q\"},{\"id\":\"b\",\"meta\":{\"x\":\"\xE9\"}}]}";
    let (archive, mut issues) = open_parts(&[text]);
    let archive = archive.unwrap();
    let orphans = archive.orphans(&mut issues).unwrap();
    assert_eq!((orphans.len(), archive.orphan_tally().total()), (1, 1));
    assert_eq!(orphans[0].id, "b");
}

#[test]
fn a_closing_bracket_too_many_takes_no_neighbour_along() {
    for writer in [&JsonWriter as &dyn Writer, &JsonlWriter] {
        let text = text_of(writer, &three());
        for bracket in ["}", "]", "}]", "}}}]}"] {
            let broken = damaged(&text, |post| post.replacen("\"kind\"", &format!("{bracket}\"kind\""), 1));
            let outcome = Outcome::of(&[broken.as_bytes()]).unwrap();
            let id = writer.info().id;
            assert!(outcome.ids().starts_with(&["a"]) && outcome.ids().ends_with(&["c"]), "{bracket} in {id}");
            assert_eq!(outcome.orphans.len(), 1, "{bracket} in {id}");
            let told = outcome.lost > 0 || outcome.issues.total(Severity::Loss) > 0;
            assert!(told, "{bracket} in {id}");
        }
    }
}

#[test]
fn the_place_of_damage_is_that_in_the_file() {
    let text = text_of(&JsonWriter, &three());
    let broken = damaged(&text, |post| post.replacen("\"post\"", "pos", 1));
    let (archive, mut issues) = open_parts(&[broken.as_bytes()]);
    let error = archive.unwrap().thread(1, &mut issues).err().unwrap();
    let offset = usize::try_from(error.at.unwrap().offset).unwrap();
    assert!(broken[offset..].starts_with("os") || broken[offset..].starts_with("pos"), "{:?}", &broken[offset..]);
    assert!(!error.to_string().contains("line"), "{error}");
}

#[test]
fn a_file_cut_anywhere_gives_the_whole_posts_before_the_cut() {
    for writer in [&JsonWriter as &dyn Writer, &JsonlWriter] {
        let text = text_of(writer, &three());
        let ends: Vec<usize> = three()
            .posts
            .iter()
            .map(|post| {
                let next = text.find(&format!("{}-1\"", post.id)).unwrap();
                // The end of the post: behind the list of its comments.
                text[next..].find(']').map(|at| next + at).unwrap() + 1
            })
            .map(|at| text[at..].find('}').map(|more| at + more + 1).unwrap())
            .collect();
        for cut in 0..text.len() {
            let whole = ends.iter().filter(|end| **end <= cut).count();
            let Some(outcome) = Outcome::of(&[&text.as_bytes()[..cut]]) else {
                assert_eq!(whole, 0, "cut at {cut}");
                continue;
            };
            assert_eq!(outcome.posts, three().posts[..whole], "cut at {cut}");
            assert!(outcome.issues.counts().all(|(_, _, count)| count == 1), "cut at {cut} is told once");
            let is_inside = !text[..cut].trim_end().ends_with('}') && writer.info().id == "jsonl";
            let told = outcome.lost > 0 || outcome.issues.total(Severity::Loss) > 0;
            assert!(
                told || !is_inside && (writer.info().id == "jsonl" || cut >= text.trim_end().len()),
                "cut at {cut}"
            );
        }
    }
}

#[test]
fn fields_the_model_does_not_have_are_kept_in_meta() {
    let text = json!({
        "version": 1, "flavour": "mint", "blog": {"motto": "slow"},
        "posts": [{
            "id": "1", "mood": "calm", "meta": {"mood": "old"},
            "authors": [{"name": "Ada", "twitter": "@ada"}],
            "source": {"file": "x", "column": 4},
            "comments": [{"id": "c", "likes": {"up": 3}}, {"id": "d", "author": {"age": 7}}]
        }],
        "orphan_comments": [{"id": "o", "shade": 1}]
    });
    let (archive, mut issues) = open_parts(&[text.to_string().as_bytes()]);
    let archive = archive.unwrap();
    assert_eq!(json!(archive.blog().meta), json!({"flavour": "mint", "motto": "slow"}));
    let post = archive.thread(0, &mut issues).unwrap();
    assert_eq!(json!(post.meta), json!({"mood": "old", "mood (2)": "calm", "source.column": 4}));
    assert_eq!(json!(post.authors[0].meta), json!({"twitter": "@ada"}));
    assert_eq!(json!(post.comments[0].meta), json!({"likes": {"up": 3}}));
    assert_eq!(json!(post.comments[1].author.as_ref().unwrap().meta), json!({"age": 7}));
    assert_eq!(json!(archive.orphans(&mut issues).unwrap()[0].meta), json!({"shade": 1}));
    let counts: Vec<_> = issues.counts().collect();
    assert_eq!(counts, [("json-field-unknown", Severity::Warning, 8)]);
}

#[test]
fn a_field_of_the_wrong_kind_does_not_cost_the_post() {
    let text = json!({"version": 1, "posts": [{
        "id": 7, "title": ["x"], "order": "first", "date_published": "last Tuesday", "status": "live",
        "tags": ["No", {"name": "ok"}], "slug": "stays",
        "comments": ["hello", {"id": "c", "status": "weird", "type": "review", "date_modified": 5}]
    }]});
    let outcome = Outcome::of(&[text.to_string().as_bytes()]).unwrap();
    let post = &outcome.posts[0];
    assert_eq!((post.slug.as_deref(), post.title.as_deref(), post.order), (Some("stays"), None, None));
    assert_eq!((post.status, post.comments.len(), post.tags.len()), (Status::Pending, 1, 1));
    assert_eq!(post.comments[0].status, CommentStatus::Pending);
    assert_eq!(
        json!(post.meta),
        json!({
            "id": 7, "title": ["x"], "order": "first", "date_published": "last Tuesday", "status": "live",
            "tags[0]": "No", "comments[0]": "hello"
        })
    );
    assert_eq!(json!(post.comments[0].meta), json!({"status": "weird", "type": "review", "date_modified": 5}));
    assert_eq!(outcome.codes(), ["date-unreadable", "json-field-unfit", "status-unknown"]);
}

#[test]
fn five_thousand_comments_with_a_word_of_their_own_are_all_mended() {
    let comments: Vec<Value> =
        (0..5000).map(|id| json!({"id": id.to_string(), "status": "live", "mood": id})).collect();
    let tags: Vec<String> = (0..5000).map(|id| format!("tag {id}")).collect();
    let text = json!({"version": 1, "posts": [{"id": "1", "slug": "stays", "tags": tags, "comments": comments}]});
    let outcome = Outcome::of(&[text.to_string().as_bytes()]).unwrap();
    let post = &outcome.posts[0];
    assert_eq!((post.comments.len(), post.tags.len(), post.slug.as_deref()), (5000, 0, Some("stays")));
    assert!(post.comments.iter().all(|comment| comment.meta["status"] == "live" && comment.meta.contains_key("mood")));
    let kept: usize = post.meta.values().map(|value| value.as_array().map_or(1, Vec::len)).sum();
    assert_eq!(kept, 5000);
}

#[test]
fn the_outline_says_what_the_post_will_say() {
    let text = json!({"version": 1, "posts": [
        {"id": "1", "status": "live", "comments": [{"id": "c", "status": "spam"}, {"id": "d", "status": "odd"}]},
    ]});
    let (archive, mut issues) = open_parts(&[text.to_string().as_bytes()]);
    let archive = archive.unwrap();
    let (outline, post) = (&archive.outline()[0], archive.thread(0, &mut issues).unwrap());
    assert_eq!((outline.id.as_str(), outline.status), (post.id.as_str(), post.status));
    assert_eq!((outline.comments.total(), outline.comments.of(CommentStatus::Pending)), (2, 1));
}

#[test]
fn a_field_that_stands_twice_is_told() {
    let outcome = Outcome::of(&[br#"{"version":1,"posts":[{"id":"1","title":"a","title":"b"}]}"#]).unwrap();
    assert_eq!(outcome.posts[0].title.as_deref(), Some("b"));
    assert_eq!(outcome.codes(), ["json-field-twice"]);
}

#[test]
fn the_same_post_in_two_parts_counts_once() {
    let (first, second) = (text_of(&JsonWriter, &three()), text_of(&JsonlWriter, &three()));
    let same = Outcome::of(&[first.as_bytes(), first.as_bytes()]).unwrap();
    assert_eq!((same.ids(), same.codes()), (vec!["a", "b", "c"], vec!["same-twice"]));
    let laid_out_otherwise = Outcome::of(&[first.as_bytes(), second.as_bytes()]).unwrap();
    assert_eq!((laid_out_otherwise.ids(), laid_out_otherwise.codes()), (vec!["a", "b", "c"], vec!["same-twice"]));
    let mut other = three();
    other.posts[0].title = None;
    let differs = Outcome::of(&[first.as_bytes(), text_of(&JsonWriter, &other).as_bytes()]).unwrap();
    assert_eq!((differs.ids(), differs.codes()), (vec!["a", "b", "c", "a"], vec!["id-twice", "same-twice"]));
    assert_eq!(differs.orphans.len(), 1);
}

#[test]
fn a_part_that_is_something_else_does_not_cost_the_others() {
    let text = text_of(&JsonWriter, &three());
    for other in [&br#"{"version": 9, "posts": []}"#[..], b"some\nlines\nof text", b"{}"] {
        let outcome = Outcome::of(&[other, text.as_bytes()]).unwrap();
        assert_eq!(outcome.lost, 0);
        assert_eq!((outcome.ids(), outcome.codes()), (vec!["a", "b", "c"], vec!["json-input-unusable"]));
    }
}

#[test]
fn our_own_files_are_recognised_and_others_are_not() {
    let sniff = |text: &str| JsonReader.sniff(&Sample { name: "x", head: text.as_bytes() });
    let document = read_document("json/every-field/blog.json");
    for writer in [&JsonWriter as &dyn Writer, &JsonlWriter] {
        assert_eq!(sniff(&text_of(writer, &document)), Confidence::Certain);
        assert_eq!(sniff(&format!("\u{FEFF}{}", text_of(writer, &document))), Confidence::Certain);
    }
    assert_eq!(sniff(&text_of(&JsonlWriter, &three())), Confidence::Certain);
    for other in ["", "[", "<feed>", r#"{"version":"https://jsonfeed.org/version/1.1"}"#, r#"{"id":"1","text":"x"}"#] {
        assert_eq!(sniff(other), Confidence::No, "{other}");
    }
}

#[test]
fn other_orders_and_layouts_are_read_as_well() {
    let document = three();
    let value: Value = serde_json::to_value(&document).unwrap();
    let compact = value.to_string();
    let turned = format!(
        "\u{FEFF} {{\"orphan_comments\":{},\"posts\":[\n{},\n{},{}\n],\"version\":1}} ",
        value["orphan_comments"], value["posts"][0], value["posts"][1], value["posts"][2]
    );
    for text in [compact, turned, serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n\t")] {
        let outcome = Outcome::of(&[text.as_bytes()]).unwrap();
        assert_eq!(outcome.posts, document.posts, "{text}");
        assert_eq!(outcome.orphans, document.orphan_comments);
        assert!(outcome.issues.is_empty(), "{text}: {:?}", outcome.issues.kept());
    }
}

#[test]
fn a_broken_blog_does_not_cost_the_posts() {
    let mut document = three();
    document.blog.title = Some("Weir \"posts\": [".to_owned());
    let pretty = text_of(&JsonWriter, &document);
    let compact = serde_json::to_string(&document).unwrap();
    for (text, from) in [(&pretty, "\"title\": \"Weir"), (&compact, "\"title\":\"Weir")] {
        let broken = text.replacen(from, &format!("\"x\": {{{from}"), 1);
        assert_ne!(&broken, text);
        let outcome = Outcome::of(&[broken.as_bytes()]).unwrap();
        assert_eq!((outcome.ids(), outcome.codes()), (vec!["a", "b", "c"], vec!["json-field-lost"]));
        assert_eq!(outcome.orphans.len(), 1);
    }
}

#[test]
fn nesting_without_end_is_one_lost_post() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = text_of(&JsonWriter, &three());
    let broken = damaged(&text, |post| post.replacen("\"post\"", &deep, 1));
    assert_eq!(Outcome::of(&[broken.as_bytes()]).unwrap().ids(), ["a", "c"]);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic_or_forget(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        Outcome::of(&[&bytes]);
        Outcome::of(&[&[br#"{"version":1,"posts":["#, bytes.as_slice()].concat()]);
    }

    #[test]
    fn a_changed_byte_costs_at_most_the_post_it_is_in(at in 0usize..4000, byte in any::<u8>(), lines in any::<bool>()) {
        let text = if lines { text_of(&JsonlWriter, &three()) } else { text_of(&JsonWriter, &three()) };
        let (from, to) = (text.find("b-1").unwrap() - 200, text.find("b-1").unwrap());
        let mut bytes = text.into_bytes();
        let at = from.max(from + at % (to - from));
        // A raw line end parts a line of JSON Lines in two, and both are told as lost.
        bytes[at] = if byte == b'\n' { b'x' } else { byte };
        let outcome = Outcome::of(&[&bytes]).unwrap();
        prop_assert!(outcome.ids().contains(&"c"), "{}", String::from_utf8_lossy(&bytes));
        prop_assert_eq!(outcome.orphans.len(), 1);
    }
}
