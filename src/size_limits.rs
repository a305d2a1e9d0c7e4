//! A body or field longer than is taken keeps its beginning.

use blogferry_formats::model::{Attachment, Comment, Location, Meta, Person, Post, Term};
use blogferry_formats::{Issue, Issues};
use serde_json::Value;

/// How long the texts of a post or comment may be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeLimits {
    /// The body. The longest of a real blog are a hundredth of 64 MiB.
    pub body: u64,
    /// Anything else: a title, an excerpt, a custom field. Page builders keep a copy of the whole page in one, so this
    /// is no smaller than it must be.
    pub field: u64,
}

impl Default for SizeLimits {
    fn default() -> Self {
        SizeLimits { body: 64 << 20, field: 16 << 20 }
    }
}

impl SizeLimits {
    /// Cuts the texts of a post and its comments, and tells of each.
    pub(crate) fn cut_post(self, post: &mut Post, issues: &mut Issues) {
        let Post { content_html, content_text, content_markdown, comments, .. } = post;
        for body in [content_html, content_text, content_markdown] {
            self.cut_body(body, issues);
        }
        self.cut_comments(comments, issues);
        let mut fields = Fields { most: self.field, issues };
        let Post { title, slug, url, summary, image, location, .. } = post;
        fields.cut_all([("title", title), ("slug", slug), ("address", url), ("excerpt", summary), ("picture", image)]);
        if let Some(Location { name, meta, .. }) = location {
            fields.cut_all([("place", name)]);
            fields.cut_meta(meta);
        }
        post.authors.iter_mut().for_each(|author| fields.cut_person(author));
        post.categories.iter_mut().chain(&mut post.tags).for_each(|term| fields.cut_term(term));
        for Attachment { url, mime_type, title, meta, .. } in &mut post.attachments {
            fields.cut_all([("address", url), ("media type", mime_type), ("title", title)]);
            fields.cut_meta(meta);
        }
        fields.cut_meta(&mut post.meta);
    }

    /// Cuts the texts of comments, and tells of each.
    pub(crate) fn cut_comments(self, comments: &mut [Comment], issues: &mut Issues) {
        for comment in comments {
            let Comment { content_html, content_text, content_markdown, author, url, meta, .. } = comment;
            for body in [content_html, content_text, content_markdown] {
                self.cut_body(body, issues);
            }
            let mut fields = Fields { most: self.field, issues };
            fields.cut_all([("address", url)]);
            author.iter_mut().for_each(|author| fields.cut_person(author));
            fields.cut_meta(meta);
        }
    }

    fn cut_body(self, body: &mut Option<String>, issues: &mut Issues) {
        let Some(text) = body else { return };
        if let Some(bytes) = cut(text, self.body) {
            issues.report(Issue::BodyTooLong { bytes }, None);
        }
    }
}

/// Cuts fields that are no bodies.
struct Fields<'i> {
    most: u64,
    issues: &'i mut Issues,
}

impl Fields<'_> {
    fn cut(&mut self, name: &str, text: &mut String) {
        if let Some(bytes) = cut(text, self.most) {
            self.issues.report(Issue::FieldTooLong { field: name.to_owned(), bytes }, None);
        }
    }

    fn cut_all<const N: usize>(&mut self, fields: [(&str, &mut Option<String>); N]) {
        for (name, field) in fields {
            if let Some(text) = field {
                self.cut(name, text);
            }
        }
    }

    fn cut_person(&mut self, person: &mut Person) {
        let Person { name, url, avatar, meta, .. } = person;
        self.cut_all([("author", name), ("address", url), ("picture", avatar)]);
        self.cut_meta(meta);
    }

    fn cut_term(&mut self, term: &mut Term) {
        self.cut("term", &mut term.name);
        let Term { slug, parent, description, meta, .. } = term;
        self.cut_all([("slug", slug), ("term", parent), ("description", description)]);
        self.cut_meta(meta);
    }

    /// Cuts all texts in fields of the source's own, however deep they stand.
    fn cut_meta(&mut self, meta: &mut Meta) {
        for (name, value) in meta.iter_mut() {
            let mut waiting = vec![value];
            while let Some(value) = waiting.pop() {
                match value {
                    Value::String(text) => self.cut(name, text),
                    Value::Array(values) => waiting.extend(values),
                    Value::Object(fields) => waiting.extend(fields.values_mut()),
                    Value::Null | Value::Bool(_) | Value::Number(_) => {}
                }
            }
        }
    }
}

/// Cuts a text to `most` bytes, and returns how many it had if that was more.
fn cut(text: &mut String, most: u64) -> Option<u64> {
    let bytes = text.len() as u64;
    if bytes <= most {
        return None;
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    text.shrink_to_fit();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_to(text: &str, most: u64) -> (String, u64) {
        let comment = Comment { content_text: Some(text.to_owned()), ..Comment::default() };
        let mut post = Post { content_html: Some(text.to_owned()), comments: vec![comment], ..Post::default() };
        let mut issues = Issues::default();
        SizeLimits { body: most, ..SizeLimits::default() }.cut_post(&mut post, &mut issues);
        let told = issues.counts().map(|(_, _, count)| count).sum();
        assert_eq!(post.comments[0].content_text, post.content_html);
        (post.content_html.unwrap_or_default(), told)
    }

    #[test]
    fn a_body_is_whole_up_to_the_limit_and_cut_beyond_it() {
        assert_eq!(cut_to("lampe", 6), ("lampe".to_owned(), 0));
        assert_eq!(cut_to("lampe", 5), ("lampe".to_owned(), 0));
        assert_eq!(cut_to("lampe", 4), ("lamp".to_owned(), 2));
        assert_eq!(cut_to("lampe", 0), (String::new(), 2));
    }

    #[test]
    fn no_letter_is_cut_in_two() {
        assert_eq!(cut_to("aä灯", 5).0, "aä");
        assert_eq!(cut_to("aä灯", 2).0, "a");
    }

    #[test]
    fn a_field_is_whole_up_to_the_limit_and_cut_beyond_it() {
        for (most, kept, told) in [(6, "lampe", 0), (5, "lampe", 0), (4, "lamp", 5)] {
            let lamp = || Some("lampe".to_owned());
            let mut post = Post { title: lamp(), content_html: lamp(), ..Post::default() };
            post.meta.insert("custom".to_owned(), serde_json::json!({ "a": ["lampe", { "b": "lampe" }] }));
            post.tags.push(Term::named("lampe"));
            post.comments.push(Comment { author: Some(Person::named("lampe")), ..Comment::default() });
            let mut issues = Issues::default();
            SizeLimits { field: most, ..SizeLimits::default() }.cut_post(&mut post, &mut issues);
            assert_eq!(post.title.as_deref(), Some(kept));
            assert_eq!(post.meta["custom"], serde_json::json!({ "a": [kept, { "b": kept }] }));
            assert_eq!(post.tags, [Term::named(kept)]);
            assert_eq!(post.comments[0].author, Some(Person::named(kept)));
            assert_eq!(post.content_html, lamp(), "a body has a limit of its own");
            let counts: Vec<_> = issues.counts().map(|(code, _, count)| (code, count)).collect();
            assert_eq!(counts, if told > 0 { vec![("field-too-long", told)] } else { vec![] });
        }
    }
}
