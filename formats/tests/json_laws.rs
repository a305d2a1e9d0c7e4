//! What holds for every post there can be: JSON gives it back, and the same bytes with it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic in a test is the failing test")]

mod writing;

use blogferry_formats::json::{JsonReader, JsonWriter, JsonlWriter, schema};
use blogferry_formats::model::*;
use blogferry_formats::{Input, Issues, OpenContext, Reader, WriteOptions, Writer};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use writing::{document, write_document};

fn text() -> BoxedStrategy<String> {
    prop_oneof![any::<String>(), "[ -~]{0,12}", Just("\u{0}\u{1f}\u{7f}\u{85}\u{2028}\u{feff}\"\\/\n\r\t".to_owned())]
        .boxed()
}

fn date() -> BoxedStrategy<Date> {
    let offset = prop_oneof!["", "Z", "[+-]0[0-9]:[0-5][0-9]"];
    let time = prop_oneof![
        "",
        ("T[01][0-9]:[0-5][0-9]:[0-5][0-9]", r"|\.[0-9]{1,9}", offset).prop_map(|(a, b, c)| a + &b + &c)
    ];
    ("[0-2][0-9]{2}[1-9]-(0[1-9]|1[0-2])-([01][1-9]|2[0-8])", time)
        .prop_map(|(day, time)| (day + &time).parse().unwrap())
        .boxed()
}

fn meta() -> BoxedStrategy<Meta> {
    let number = prop_oneof![
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        (-1e300..1e300f64).prop_map(serde_json::Value::from),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        number,
        text().prop_map(serde_json::Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(serde_json::Value::from),
            proptest::collection::btree_map(text(), inner, 0..3)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    });
    proptest::collection::btree_map(text(), value, 0..3).boxed()
}

fn private() -> BoxedStrategy<Box<Private>> {
    (of(text()), of(text()), of(text()), of(text()), meta())
        .prop_map(|(email, ip, user_agent, password, meta)| Box::new(Private { email, ip, user_agent, password, meta }))
        .boxed()
}

fn person() -> BoxedStrategy<Person> {
    (of(text()), of(text()), of(text()), of(text()), any::<bool>(), meta(), of(private()))
        .prop_map(|(id, name, url, avatar, is_post_author, meta, private)| Person {
            id,
            name,
            url,
            avatar,
            is_post_author,
            meta,
            private,
        })
        .boxed()
}

fn term() -> BoxedStrategy<Term> {
    (text(), of(text()), of(text()), of(text()), meta())
        .prop_map(|(name, slug, parent, description, meta)| Term { name, slug, parent, description, meta })
        .boxed()
}

fn source() -> BoxedStrategy<Source> {
    (text(), of(any::<u64>()), of(any::<u64>()), of(any::<u64>()))
        .prop_map(|(file, line, byte, length)| Source { file, line, byte, length })
        .boxed()
}

fn comment() -> BoxedStrategy<Comment> {
    use CommentKind::{Pingback, Trackback};
    use CommentStatus::*;
    let status = prop_oneof![Just(Approved), Just(Pending), Just(Spam), Just(Trash), Just(Removed)];
    let kind = prop_oneof![Just(CommentKind::Comment), Just(Pingback), Just(Trackback)];
    let ids = (text(), of(text()), of(text()), of(person()), of(text()));
    let bodies = (of(text()), of(text()), of(text()), meta(), of(private()), of(source()));
    (ids, of(date()), of(date()), status, kind, bodies)
        .prop_map(|(ids, published, modified, status, kind, bodies)| {
            let (id, in_reply_to, post, author, url) = ids;
            let (content_html, content_text, content_markdown, meta, private, source) = bodies;
            Comment {
                id,
                in_reply_to,
                post,
                author,
                url,
                date_published: published,
                date_modified: modified,
                status,
                kind,
                content_html,
                content_text,
                content_markdown,
                meta,
                private,
                source,
            }
        })
        .boxed()
}

fn attachment() -> BoxedStrategy<Attachment> {
    (of(text()), of(text()), of(text()), of(any::<u64>()), of(any::<u64>()), meta())
        .prop_map(|(url, mime_type, title, size_in_bytes, duration_in_seconds, meta)| Attachment {
            url,
            mime_type,
            title,
            size_in_bytes,
            duration_in_seconds,
            meta,
        })
        .boxed()
}

fn location() -> BoxedStrategy<Location> {
    (of(text()), of(-90.0..90f64), of(-180.0..180f64), meta())
        .prop_map(|(name, latitude, longitude, meta)| Location { name, latitude, longitude, meta })
        .boxed()
}

fn post() -> BoxedStrategy<Post> {
    use Status::*;
    let status = prop_oneof![Just(Published), Just(Draft), Just(Scheduled), Just(Pending), Just(Private), Just(Trash)];
    let head = (text(), text().prop_map(Kind::from), status, any::<bool>(), of(text()), of(text()), of(text()));
    let people = (of(date()), of(date()), vec(person(), 0..2), vec(term(), 0..2), vec(term(), 0..2), of(text()));
    let place = (of(text()), of(text()), of(location()), of(text()), of(any::<i64>()));
    let body = (of(text()), of(text()), of(text()), vec(comment(), 0..3), of(any::<bool>()), vec(attachment(), 0..2));
    (head, people, place, body, (meta(), of(private()), of(source())))
        .prop_map(|(head, people, place, body, tail)| {
            let (id, kind, status, protected, title, slug, url) = head;
            let (date_published, date_modified, authors, categories, tags, summary) = people;
            let (language, image, location, parent, order) = place;
            let (content_html, content_text, content_markdown, comments, comments_open, attachments) = body;
            let (meta, private, source) = tail;
            // A post that has a password is protected; where nothing says so, the reader says it.
            let has_password = private.as_ref().and_then(|private| private.password.as_deref());
            let protected = protected || has_password.is_some_and(|password| !password.is_empty());
            Post {
                id,
                kind,
                status,
                protected,
                title,
                slug,
                url,
                date_published,
                date_modified,
                authors,
                categories,
                tags,
                summary,
                language,
                image,
                location,
                parent,
                order,
                content_html,
                content_text,
                content_markdown,
                comments,
                comments_open,
                attachments,
                meta,
                private,
                source,
            }
        })
        .boxed()
}

fn write(writer: &dyn Writer, document: &Document) -> String {
    write_document(writer, document, &WriteOptions::default()).0
}

fn read(text: &str) -> Document {
    let mut issues = Issues::default();
    let inputs = vec![Input::from_bytes("blog", text)];
    let archive = JsonReader.open(inputs, &OpenContext::default(), &mut issues).unwrap();
    let posts = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues).unwrap()).collect();
    let orphan_comments = archive.orphans(&mut issues).unwrap();
    assert!(issues.is_empty(), "{:?}", issues.kept());
    Document { blog: archive.blog().clone(), orphan_comments, ..document(posts) }
}

/// Makes values with as much stack as their strategy wants, and checks each on a stack of a quarter of a mebibyte:
/// reading and writing recurse over nothing, but generators of this size do.
fn for_each<S>(strategy: fn() -> S, check: fn(S::Value))
where
    S: Strategy,
    S::Value: Clone + Send,
{
    let checked = |value: S::Value| {
        on_a_stack_of(256 * 1024, move || check(value))
            .map_err(|panic| TestCaseError::fail(panic.downcast_ref::<String>().cloned().unwrap_or_default()))
    };
    let run =
        move || TestRunner::new(ProptestConfig::with_cases(96)).run(&strategy(), checked).map_err(|e| e.to_string());
    let ended = on_a_stack_of(8 * 1024 * 1024, run).expect("no panic outside a check");
    assert_eq!(ended, Ok(()));
}

fn on_a_stack_of<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> std::thread::Result<T> {
    std::thread::scope(|scope| std::thread::Builder::new().stack_size(bytes).spawn_scoped(scope, work).unwrap().join())
}

#[test]
fn every_document_comes_back_equal_and_with_equal_bytes() {
    let parts = || (vec(post(), 0..3), vec(comment(), 0..2), of(text()), meta());
    for_each(parts, |(posts, orphan_comments, title, meta)| {
        let document = Document { orphan_comments, blog: Blog { title, meta, ..Blog::default() }, ..document(posts) };
        let text = write(&JsonWriter, &document);
        let back = read(&text);
        assert_eq!(back, document);
        assert_eq!(write(&JsonWriter, &back), text);
        assert!(jsonschema::draft202012::new(&schema()).unwrap().is_valid(&serde_json::to_value(&back).unwrap()));
    });
}

#[test]
fn every_post_comes_back_from_json_lines() {
    for_each(
        || vec(post(), 1..3),
        |mut posts| {
            posts[0].id.push('1');
            let document = document(posts);
            let text = write(&JsonlWriter, &document);
            assert_eq!(text.lines().count(), document.posts.len());
            assert_eq!(write(&JsonlWriter, &read(&text)), text);
        },
    );
}
