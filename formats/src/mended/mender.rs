//! Goes through all strings of the model that are text.

use serde_json::Value;

use crate::model::{Attachment, Blog, Comment, Location, Meta, Person, Post, Private, Term};
use crate::mojibake;

/// Counts places decoded in the wrong encoding, and puts them right where that was asked for.
///
/// Text is what people wrote or see: titles, bodies, names, slugs, the values in `meta`. What must stay as it is to be
/// found again is passed over: ids, addresses, names of files, e-mail, passwords, the keys of `meta`, and words of the
/// platform's. Every field is named here, so that one that is added has to be decided on.
pub(super) struct Mender {
    repairs: bool,
    /// How many places were met so far.
    pub places: u64,
}

impl Mender {
    /// Returns one that only counts.
    pub fn that_counts() -> Self {
        Mender { repairs: false, places: 0 }
    }

    /// Returns one that puts right what it counts.
    pub fn that_repairs() -> Self {
        Mender { repairs: true, places: 0 }
    }

    /// Goes through the facts about a blog.
    pub fn blog(&mut self, blog: &mut Blog) {
        let Blog {
            id: _,
            title,
            description,
            url: _,
            language: _,
            timezone: _,
            authors,
            categories,
            tags,
            meta,
            private,
            source: _,
        } = blog;
        self.texts([title, description]);
        authors.iter_mut().for_each(|author| self.person(author));
        categories.iter_mut().chain(tags).for_each(|term| self.term(term));
        self.meta(meta);
        self.private(private.as_deref_mut());
    }

    /// Goes through a post and its comments.
    pub fn post(&mut self, post: &mut Post) {
        let Post {
            id: _,
            kind: _,
            status: _,
            protected: _,
            title,
            slug,
            url: _,
            date_published: _,
            date_modified: _,
            authors,
            categories,
            tags,
            summary,
            language: _,
            image: _,
            location,
            parent: _,
            order: _,
            content_html,
            content_text,
            content_markdown,
            comments,
            comments_open: _,
            attachments,
            meta,
            private,
            source: _,
        } = post;
        self.texts([title, slug, summary, content_html, content_text, content_markdown]);
        authors.iter_mut().for_each(|author| self.person(author));
        categories.iter_mut().chain(tags).for_each(|term| self.term(term));
        if let Some(Location { name, latitude: _, longitude: _, meta }) = location {
            self.texts([name]);
            self.meta(meta);
        }
        comments.iter_mut().for_each(|comment| self.comment(comment));
        for Attachment { url: _, mime_type: _, title, size_in_bytes: _, duration_in_seconds: _, meta } in attachments {
            self.texts([title]);
            self.meta(meta);
        }
        self.meta(meta);
        self.private(private.as_deref_mut());
    }

    /// Goes through a comment.
    pub fn comment(&mut self, comment: &mut Comment) {
        let Comment {
            id: _,
            in_reply_to: _,
            post: _,
            author,
            url: _,
            date_published: _,
            date_modified: _,
            status: _,
            kind: _,
            content_html,
            content_text,
            content_markdown,
            meta,
            private,
            source: _,
        } = comment;
        if let Some(author) = author {
            self.person(author);
        }
        self.texts([content_html, content_text, content_markdown]);
        self.meta(meta);
        self.private(private.as_deref_mut());
    }

    /// Goes through a text.
    pub fn text(&mut self, text: &mut String) {
        let places = if !self.repairs {
            mojibake::count(text)
        } else if let Some((repaired, places)) = mojibake::repair(text) {
            *text = repaired;
            places
        } else {
            0
        };
        self.places = self.places.saturating_add(places);
    }

    fn texts<const N: usize>(&mut self, texts: [&mut Option<String>; N]) {
        texts.into_iter().flatten().for_each(|text| self.text(text));
    }

    fn person(&mut self, person: &mut Person) {
        let Person { id: _, name, url: _, avatar: _, is_post_author: _, meta, private } = person;
        self.texts([name]);
        self.meta(meta);
        self.private(private.as_deref_mut());
    }

    /// The parent of a term is named by its slug, so both are gone through.
    fn term(&mut self, term: &mut Term) {
        let Term { name, slug, parent, description, meta } = term;
        self.text(name);
        self.texts([slug, parent, description]);
        self.meta(meta);
    }

    fn private(&mut self, private: Option<&mut Private>) {
        if let Some(Private { email: _, ip: _, user_agent: _, password: _, meta }) = private {
            self.meta(meta);
        }
    }

    /// Goes through all values, however deep they stand, without going deep itself.
    fn meta(&mut self, meta: &mut Meta) {
        let mut open: Vec<&mut Value> = meta.values_mut().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => self.text(text),
                Value::Array(values) => open.extend(values),
                Value::Object(fields) => open.extend(fields.values_mut()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }
}
