//! Where in the bodies of posts and comments things were met.

use std::fmt;

use blogferry_formats::{Archive, BodyOffset, InBody, Position};

/// A place in the body of a post or comment, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    within: InBody,
    /// Whether the place in the input is that of the element itself.
    is_exact: bool,
}

impl From<&InBody> for Body {
    fn from(within: &InBody) -> Self {
        Body { within: within.clone(), is_exact: false }
    }
}

impl Body {
    /// Returns the id of the comment, if it is the body of one.
    pub fn comment(&self) -> Option<&str> {
        self.within.comment.as_deref()
    }

    /// Returns the name of the element.
    pub fn element(&self) -> Option<&str> {
        self.within.element.as_deref()
    }

    /// Returns where in the body as its source has it.
    pub fn at(&self) -> Option<BodyOffset> {
        self.within.at
    }

    /// Returns true if the place in the input is that of the element itself, not that of the entry around it.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }
}

/// What a message has to add for people to find it: nothing where its place in the input leads there.
impl fmt::Display for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at().filter(|_| !self.is_exact);
        match (self.comment(), at) {
            (None, None) => Ok(()),
            (Some(comment), None) => write!(out, " (comment {comment})"),
            (None, Some(at)) => write!(out, " (body line {}, column {})", at.line, at.column),
            (Some(comment), Some(at)) => {
                write!(out, " (comment {comment}, body line {}, column {})", at.line, at.column)
            }
        }
    }
}

/// Puts the positions of elements in the place of those of their entries, wherever the archive is certain of them. Each
/// body is looked at once.
pub(super) fn find_in_inputs(mut met: Vec<(&mut Option<Position>, &mut Body)>, archive: &dyn Archive) {
    met.retain(|(_, body)| body.within.post.is_some() && body.within.source.is_some() && body.within.at.is_some());
    let file_and_byte = |body: &Body| {
        let source = body.within.source.as_ref();
        source.map(|source| (source.file.clone(), source.byte))
    };
    met.sort_by_cached_key(|(_, body)| (body.within.post, file_and_byte(body), body.within.at.map_or(0, |at| at.byte)));
    for same in met.chunk_by_mut(|(_, one), (_, other)| {
        (one.within.post, &one.within.source) == (other.within.post, &other.within.source)
    }) {
        let offsets: Vec<usize> = same.iter().map(|(_, body)| body.within.at.map_or(0, |at| at.byte)).collect();
        let Some((_, Body { within: InBody { post: Some(post), source: Some(source), .. }, .. })) = same.first() else {
            continue;
        };
        let found = archive.places_in_body(*post, source, &offsets);
        for ((position, body), exact) in same.iter_mut().zip(found) {
            if exact.is_some() {
                **position = exact;
                body.is_exact = true;
            }
        }
    }
}
