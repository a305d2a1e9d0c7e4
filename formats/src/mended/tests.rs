use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::detect::{Confidence, FormatInfo};
use crate::model::{Attachment, Location, Person, Private, Term};
use crate::reader::ReadErrorKind;

/// An archive of one blog, whose outlines are those of its posts.
#[derive(Clone, Default)]
struct Given {
    blog: Blog,
    outlines: Vec<Outline>,
    posts: Vec<Post>,
    orphans: Vec<Comment>,
}

static INFO: FormatInfo = FormatInfo { id: "given", name: "Given", about: "For tests.", suffixes: &[], aliases: &[] };

impl Given {
    fn new(posts: Vec<Post>) -> Self {
        let outlines = posts.iter().map(outline).collect();
        Given { outlines, posts, ..Given::default() }
    }
}

fn outline(post: &Post) -> Outline {
    Outline {
        id: post.id.clone(),
        title: post.title.clone(),
        slug: post.slug.clone(),
        url: post.url.clone(),
        authors: post.authors.iter().filter_map(|author| author.name.as_deref()).map(Arc::from).collect(),
        terms: post.labels().into_iter().map(Arc::from).collect(),
        at: Some(Position { input: 0, offset: 7 }),
        ..Outline::default()
    }
}

impl Reader for Given {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn sniff(&self, _: &Sample<'_>) -> Confidence {
        Confidence::No
    }

    fn open(&self, _: Vec<Input>, _: &OpenContext, _: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        Ok(Box::new(self.clone()))
    }

    fn standalone(&self, _: &OpenContext) -> Result<Option<Box<dyn Standalone>>, ReadError> {
        Ok(Some(Box::new(self.clone())))
    }
}

impl Archive for Given {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.outlines
    }

    fn thread(&self, n: usize, _: &mut Issues) -> Result<Post, ReadError> {
        self.posts.get(n).cloned().ok_or(ReadErrorKind::NoSuchPost(n).into())
    }

    fn orphans(&self, _: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        Ok(self.orphans.clone())
    }

    fn places_in_body(&self, _: usize, _: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let place = |offset: &usize| Some(Position { input: 0, offset: (*offset + 100) as u64 });
        offsets.iter().map(place).collect()
    }
}

impl Standalone for Given {
    fn takes(&self, _: &Sample<'_>) -> bool {
        true
    }

    fn read(&self, _: &Input, _: &mut Issues) -> Result<Vec<StandalonePost>, ReadError> {
        let post =
            |post: &Post| StandalonePost { outline: outline(post), post: post.clone(), issues: Issues::default() };
        Ok(self.posts.iter().map(post).collect())
    }
}

fn context(fix_mojibake: bool) -> OpenContext {
    OpenContext { fix_mojibake, ..OpenContext::default() }
}

fn opened(given: &Given, fix_mojibake: bool) -> (Box<dyn Archive>, Issues) {
    let mut issues = Issues::default();
    let inputs = vec![Input::from_bytes("given", "")];
    (open_mended(given, inputs, &context(fix_mojibake), &mut issues).unwrap(), issues)
}

fn told(issues: &Issues) -> Vec<(&Issue, Option<u64>)> {
    issues.kept().iter().map(|reported| (&reported.issue, reported.at.map(|at| at.offset))).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn term(name: &str) -> Term {
    Term { slug: some("thÃ©"), parent: some("Ã©tÃ©"), description: some("Ã©"), ..Term::named(name) }
}

/// A post that has the same broken word in each of its fields.
fn post_of(word: &str) -> Post {
    let text = || some(word);
    let meta = || [(word.to_owned(), json!([{ word: [word, 1, null, true] }, word]))].into_iter().collect();
    let private = || Private { email: text(), ip: text(), user_agent: text(), password: text(), meta: meta() };
    let person = || Person {
        id: text(),
        name: text(),
        url: text(),
        avatar: text(),
        is_post_author: false,
        meta: meta(),
        private: private().or_none(),
    };
    let term = || Term { name: word.to_owned(), slug: text(), parent: text(), description: text(), meta: meta() };
    let source = || Some(Source { file: word.to_owned(), ..Source::default() });
    let comment = Comment {
        id: word.to_owned(),
        in_reply_to: text(),
        post: text(),
        author: Some(person()),
        url: text(),
        content_html: text(),
        content_text: text(),
        content_markdown: text(),
        meta: meta(),
        private: private().or_none(),
        source: source(),
        ..Comment::default()
    };
    Post {
        id: word.to_owned(),
        title: text(),
        slug: text(),
        url: text(),
        authors: vec![person()],
        categories: vec![term()],
        tags: vec![term()],
        summary: text(),
        language: text(),
        image: text(),
        location: Some(Location { name: text(), meta: meta(), ..Location::default() }),
        parent: text(),
        content_html: text(),
        content_text: text(),
        content_markdown: text(),
        comments: vec![comment],
        attachments: vec![Attachment {
            url: text(),
            mime_type: text(),
            title: text(),
            meta: meta(),
            ..Attachment::default()
        }],
        meta: meta(),
        private: private().or_none(),
        source: source(),
        ..Post::default()
    }
}

/// Lists every string of a value by its path, the keys of `meta` aside.
fn strings(value: &Value) -> Vec<(String, String)> {
    let (mut open, mut found) = (vec![(String::new(), value)], Vec::new());
    while let Some((path, value)) = open.pop() {
        match value {
            Value::String(text) => found.push((path, text.clone())),
            Value::Array(values) => open.extend(values.iter().map(|value| (path.clone(), value))),
            Value::Object(fields) => {
                open.extend(
                    fields.iter().map(|(key, value)| (format!("{path}/{}", key.replace("thÃ©", "key")), value)),
                );
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

#[test]
fn every_text_of_a_post_is_put_right_and_what_is_looked_up_stays() {
    let given = Given::new(vec![post_of("thÃ©")]);
    let (archive, issues) = opened(&given, true);
    assert!(issues.is_empty());
    let mut issues = Issues::default();
    let post = serde_json::to_value(archive.thread(0, &mut issues).unwrap()).unwrap();
    let literal = ["id", "in_reply_to", "post", "url", "avatar", "image", "parent", "language", "mime_type", "file"];
    let private = ["email", "ip", "user_agent", "password"];
    let mut places = 0;
    for (path, text) in strings(&post).iter().filter(|(_, text)| text.starts_with("th")) {
        let last = path.rsplit('/').next().unwrap();
        let is_term = path.starts_with("/categories") || path.starts_with("/tags");
        let stays = (literal.contains(&last) && !is_term) || private.contains(&last);
        assert_eq!(text, if stays { "thÃ©" } else { "thé" }, "{path}");
        places += u64::from(!stays);
    }
    assert!(post.to_string().matches("\"thÃ©\":").count() > 20, "keys stay");
    assert_eq!(told(&issues), [(&Issue::MojibakeRepaired { places }, Some(7))]);
    assert!(places > 40, "{places}");
}

#[test]
fn without_the_option_everything_stays_and_the_same_places_are_told() {
    let mut given = Given::new(vec![post_of("thÃ©")]);
    given.blog = Blog { title: some("CafÃ©"), url: some("https://pond.example/Ã©"), ..Blog::default() };
    given.orphans = given.posts[0].comments.clone();
    let counts = |fixes| {
        let (archive, mut issues) = opened(&given, fixes);
        let post = archive.thread(0, &mut issues).unwrap();
        let orphans = archive.orphans(&mut issues).unwrap();
        if !fixes {
            assert_eq!((archive.blog(), &post, archive.outline()), (&given.blog, &given.posts[0], &given.outlines[..]));
            assert_eq!(orphans, given.orphans);
        } else {
            assert_eq!(archive.blog().title.as_deref(), Some("Café"));
            assert_eq!(archive.blog().url, given.blog.url);
            assert_eq!(orphans[0].content_html.as_deref(), Some("thé"));
        }
        let places = |issue: &Issue| match issue {
            Issue::MojibakeSeen { places } if !fixes => *places,
            Issue::MojibakeRepaired { places } if fixes => *places,
            issue => panic!("{issue}"),
        };
        told(&issues).into_iter().map(|(issue, at)| (places(issue), at)).collect::<Vec<_>>()
    };
    let seen = counts(false);
    assert_eq!(seen, counts(true));
    assert_eq!(seen.iter().map(|(_, at)| *at).collect::<Vec<_>>(), [Some(0), Some(7), None]);
}

#[test]
fn nothing_is_told_of_good_text() {
    let given = Given::new(vec![post_of("thé"), post_of("AMANHÃ…")]);
    for fixes in [false, true] {
        let (archive, mut issues) = opened(&given, fixes);
        assert_eq!(archive.outline(), given.outlines);
        for (n, post) in given.posts.iter().enumerate() {
            assert_eq!(archive.thread(n, &mut issues).unwrap(), *post);
        }
        assert!(archive.thread(2, &mut issues).is_err() && issues.is_empty());
    }
}

#[test]
fn an_outline_agrees_with_its_post() {
    let with = |categories: &[&str], tags: &[&str]| Post {
        title: some("CafÃ©"),
        slug: some("cafÃ©"),
        authors: vec![Person::named("ZoÃ©")],
        categories: categories.iter().map(|name| term(name)).collect(),
        tags: tags.iter().map(|name| term(name)).collect(),
        ..Post::default()
    };
    let given = Given::new(vec![
        with(&["thÃ©", "eau"], &["lait"]),
        with(&["thÃ©", "thé"], &[]),
        with(&["THÃ‰", "thÃ©"], &["Thé"]),
        with(&["thÃ©", "Â\u{a0}"], &["THÃ‰"]),
        Post::default(),
    ]);
    let (archive, _) = opened(&given, true);
    let standalone = standalone_mended(&given, &context(true)).unwrap().unwrap();
    let alone = standalone.read(&Input::from_bytes("given", ""), &mut Issues::default()).unwrap();
    for (n, alone) in alone.iter().enumerate() {
        let post = archive.thread(n, &mut Issues::default()).unwrap();
        assert_eq!(archive.outline()[n], outline(&post));
        assert_eq!((&alone.post, &alone.outline), (&post, &archive.outline()[n]));
        assert_eq!(alone.issues.is_empty(), n == 4);
    }
    assert_eq!(archive.outline()[0].title.as_deref(), Some("Café"));
    assert_eq!(archive.outline()[1].terms.len(), 1);
}

#[test]
fn places_in_a_mended_body_are_those_of_the_input() {
    let source = Source { byte: Some(7), ..Source::default() };
    let of_comment = Source { byte: Some(9), ..Source::default() };
    let comment = Comment { content_html: some("Ã©<b>"), source: Some(of_comment.clone()), ..Comment::default() };
    let body = "<i>Ã©â€™</i><b>";
    let post =
        Post { content_html: some(body), source: Some(source.clone()), comments: vec![comment], ..Post::default() };
    let given = Given::new(vec![post]);
    let offsets = |source: &Source, offsets: &[usize], fixes| {
        let found = opened(&given, fixes).0.places_in_body(0, source, offsets);
        found.iter().map(|at| at.map(|at| at.offset)).collect::<Vec<_>>()
    };
    let mended = "<i>é’</i><b>";
    let place = |text: &str| text.find("<b>").unwrap();
    let before = (place(body) + 100) as u64;
    assert_eq!(offsets(&source, &[0, 4, place(mended)], true), [Some(100), None, Some(before)]);
    assert_eq!(offsets(&source, &[0, place(body)], false), [Some(100), Some(before)]);
    assert_eq!(offsets(&of_comment, &[2], true), [Some(104)]);
    assert_eq!(offsets(&Source::default(), &[2], true), [None]);
}

#[test]
fn values_may_stand_as_deep_as_they_like() {
    let mut deep = json!("thÃ©");
    for _ in 0..100_000 {
        deep = Value::Array(vec![deep]);
    }
    let mut post = Post { meta: [("deep".to_owned(), deep)].into_iter().collect(), ..Post::default() };
    let mut mender = Mender::that_repairs();
    mender.post(&mut post);
    assert_eq!(mender.places, 1);
    // A value that stands so deep is dropped level by level.
    let mut open: Vec<Value> = std::mem::take(&mut post.meta).into_values().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            value => assert_eq!(value, "thé"),
        }
    }
}
