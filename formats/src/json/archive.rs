use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

use super::JsonIssue;
use super::head::{PostHead, glean, lacks_status, read_head, read_head_mended};
use super::index::{Index, Span};
use super::keys::Habits;
use super::mend;
use super::pieces::pieces;
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, Comment, Post, Term};
use crate::reader::{Archive, Outline, ReadError, ReadErrorKind, Tally};

/// The posts of one or more documents, by place.
pub(super) struct JsonArchive {
    inputs: Vec<Input>,
    blog: Blog,
    /// Where they stand, and what each of them should say of itself if it does not say all of it.
    posts: Vec<(Span, Habits)>,
    outlines: Vec<Outline>,
    orphans: Vec<(Span, Habits)>,
    orphan_tally: Tally,
    /// By the id of the post and their own.
    orphan_places: HashMap<(Option<String>, String), Span>,
    names: HashSet<Arc<str>>,
}

impl JsonArchive {
    /// Returns an archive of these inputs that holds nothing yet.
    pub fn new(inputs: Vec<Input>) -> Self {
        JsonArchive {
            inputs,
            blog: Blog::default(),
            posts: Vec::new(),
            outlines: Vec::new(),
            orphans: Vec::new(),
            orphan_tally: Tally::default(),
            orphan_places: HashMap::new(),
            names: HashSet::new(),
        }
    }

    /// Takes up what one input holds; what an earlier input holds as well is left out. Returns false, and takes
    /// nothing, if it turns out to be something else: no document, and no line that is a post with an id.
    pub fn add(&mut self, index: Index, issues: &mut Issues) -> io::Result<bool> {
        let mut is_ours = index.is_document || !index.orphans.is_empty();
        let mut posts = Vec::with_capacity(index.posts.len());
        // What one post says although it could be left out, they all say.
        let mut habits = Habits { posts: index.is_written_here, comments: index.is_written_here };
        let all = Habits { posts: true, comments: true };
        // Last first, so that what one line turns out to hold comes next.
        let mut waiting: Vec<Span> = index.posts.into_iter().rev().collect();
        while let Some(span) = waiting.pop() {
            // One that is too long is told as lost when it is asked for.
            let json = if span.is_too_long() { Vec::new() } else { self.read(span)? };
            let head = read_head(&json);
            if head.is_none() {
                let parts = pieces(&json)?;
                let offset = |from: u64| span.offset.saturating_add(from);
                waiting.extend(parts.iter().rev().map(|&(from, length)| Span { offset: offset(from), length, ..span }));
                if !parts.is_empty() {
                    let what = "line that holds more than a value".to_owned();
                    let read_as = JsonIssue::ReadAs { what, taken_as: "the values on it" };
                    issues.report(Issue::Json(read_as), Some(span.position()));
                    continue;
                }
            }
            let lacks = head.as_ref().is_some_and(|head| head.lacks(all));
            if let Some(head) = &head {
                head.teach(&mut habits);
            }
            let outline = self.outline_of(head, &json, span);
            is_ours = is_ours || !outline.id.is_empty();
            posts.push((outline, span, lacks));
        }
        if !is_ours {
            return Ok(false);
        }
        if self.blog == Blog::default() {
            self.blog = index.blog;
        } else if index.blog != Blog::default() && index.blog != self.blog {
            let at = posts.first().map(|(_, span, _)| span.position());
            issues.report(Issue::Json(JsonIssue::BlogDiffers), at);
        }
        let earlier: HashMap<String, Span> =
            self.outlines.iter().zip(&self.posts).map(|(outline, (span, _))| (outline.id.clone(), *span)).collect();
        let earlier_orphans = self.orphan_places.clone();
        for (mut outline, span, lacks) in posts {
            if let Some(other) = earlier.get(&outline.id).filter(|_| !outline.id.is_empty()) {
                let id = outline.id.clone();
                if is_same(&self.read(*other)?, &self.read(span)?) {
                    issues.report(Issue::SameTwice { id }, Some(span.position()));
                    continue;
                }
                issues.report(Issue::IdTwice { id }, Some(span.position()));
            }
            let lacking = if lacks { habits } else { Habits::default() };
            if lacking != Habits::default() {
                let json = self.read(span)?;
                outline = self.outline_of(read_head_mended(&json, lacking), &json, span);
            }
            self.outlines.push(outline);
            self.posts.push((span, lacking));
        }
        for span in index.orphans {
            if span.is_too_long() {
                let reason = "it is longer than 256 MiB".to_owned();
                issues.report(Issue::Json(JsonIssue::CommentUnreadable { reason }), Some(span.position()));
                continue;
            }
            let json = self.read(span)?;
            let habits = if habits.comments && lacks_status(&json) { habits } else { Habits::default() };
            // They are few, so each is read as a whole: what cannot be read later is not counted now.
            if let Ok(comment) = mend::read_comment(&json, habits, None, &mut Issues::default()) {
                let key = (comment.post, comment.id);
                if let Some(other) = earlier_orphans.get(&key)
                    && is_same(&self.read(*other)?, &json)
                {
                    issues.report(Issue::SameTwice { id: key.1 }, Some(span.position()));
                    continue;
                }
                self.orphan_tally.add(comment.status);
                self.orphan_places.insert(key, span);
            }
            self.orphans.push((span, habits));
        }
        Ok(true)
    }

    fn outline_of(&mut self, head: Option<PostHead>, json: &[u8], span: Span) -> Outline {
        let place = Outline { bytes: span.length, at: Some(span.position()), ..Outline::default() };
        // What cannot be read at all is told when the post is asked for, under the name it starts with.
        let Some(head) = head else {
            let glean = glean(json);
            return Outline { id: glean.id, title: glean.title, url: glean.url, ..place };
        };
        let comments = head.tally();
        let [categories, tags] =
            [head.categories, head.tags].map(|heads| heads.into_iter().map(Term::from).collect::<Vec<_>>());
        let terms = Term::labels(&categories, &tags).into_iter().map(|name| self.shared(name.to_owned())).collect();
        Outline {
            id: head.id,
            kind: head.kind,
            status: head.status.unwrap_or_default(),
            protected: head.protected,
            title: head.title,
            slug: head.slug,
            url: head.url,
            date_published: head.date_published,
            date_modified: head.date_modified,
            authors: head.authors.into_iter().filter_map(|author| author.name).map(|name| self.shared(name)).collect(),
            terms,
            comments,
            ..place
        }
    }

    fn shared(&mut self, name: String) -> Arc<str> {
        if let Some(shared) = self.names.get(name.as_str()) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = name.into();
        self.names.insert(Arc::clone(&shared));
        shared
    }

    fn read(&self, span: Span) -> io::Result<Vec<u8>> {
        let input = self.inputs.get(span.input).ok_or(io::ErrorKind::NotFound)?;
        span.read(input.bytes.as_ref())
    }
}

impl Archive for JsonArchive {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.outlines
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let (span, habits) = *self.posts.get(n).ok_or(ReadErrorKind::NoSuchPost(n))?;
        let json = self.read(span)?;
        mend::read_post(&json, habits, Some(span.position()), issues).map_err(|error| ReadError {
            at: Some(place_of(&error, &json, span)),
            kind: ReadErrorKind::Syntax(reason_of(&error)),
        })
    }

    fn orphan_tally(&self) -> Tally {
        self.orphan_tally
    }

    fn orphans(&self, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        let mut comments = Vec::with_capacity(self.orphans.len());
        for (span, habits) in &self.orphans {
            let json = self.read(*span)?;
            match mend::read_comment(&json, *habits, Some(span.position()), issues) {
                Ok(comment) => comments.push(comment),
                Err(error) => {
                    let problem = JsonIssue::CommentUnreadable { reason: reason_of(&error) };
                    issues.report(Issue::Json(problem), Some(place_of(&error, &json, *span)));
                }
            }
        }
        Ok(comments)
    }
}

/// Returns the place in the input that an error about a stretch of it means.
fn place_of(error: &serde_json::Error, json: &[u8], span: Span) -> Position {
    let lines = json.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let before: usize = lines.map(<[u8]>::len).sum();
    let offset = before.saturating_add(error.column().saturating_sub(1)).min(json.len());
    Position { input: span.input, offset: span.offset.saturating_add(offset as u64) }
}

/// Returns what an error says without the line and column, which count from the start of the stretch.
fn reason_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
}

/// Returns whether two stretches say the same, however they are laid out.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let value = |json| serde_json::from_slice::<serde_json::Value>(json).ok();
    one == other || value(one).is_some_and(|one| value(other).is_some_and(|other| one == other))
}
