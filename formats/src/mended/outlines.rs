//! Outlines that agree with the posts after these were mended.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::mender::Mender;
use crate::issues::Issues;
use crate::model::Post;
use crate::mojibake;
use crate::reader::{Archive, Outline};

/// Returns the outlines of an archive as they are when its posts are mended; `None` if they are as they were.
pub(super) fn mended(archive: &dyn Archive) -> Option<Vec<Outline>> {
    if !archive.outline().iter().any(is_broken) {
        return None;
    }
    let mut names = Names::default();
    let outline = |(n, outline): (usize, &Outline)| {
        let mended = names.outline(outline);
        // Rare, so that the post may be read for it.
        if terms_are_doubtful(&mended.terms)
            && let Ok(mut post) = archive.thread(n, &mut Issues::default())
        {
            Mender::that_repairs().post(&mut post);
            return Outline { terms: names.labels(&post), ..mended };
        }
        mended
    };
    Some(archive.outline().iter().enumerate().map(outline).collect())
}

/// Returns the outline of a post as it is when the post was mended.
pub(super) fn mended_with(outline: &Outline, post: &Post) -> Outline {
    let mut names = Names::default();
    Outline { terms: names.labels(post), ..names.outline(outline) }
}

fn is_broken(outline: &Outline) -> bool {
    let texts = outline.title.iter().chain(&outline.slug).map(String::as_str);
    let names = outline.authors.iter().chain(&outline.terms).map(|name| &**name);
    texts.chain(names).any(|text| mojibake::count(text) > 0)
}

/// Returns true for terms of which some may be no labels any more: of those that differed only in what was mended, or
/// that are blank now.
fn terms_are_doubtful(terms: &[Arc<str>]) -> bool {
    let mut seen = HashSet::new();
    terms.iter().any(|term| term.trim().is_empty() || !seen.insert(term.to_lowercase()))
}

/// Names that were mended, shared between outlines like those they come from.
#[derive(Default)]
struct Names {
    mended: HashMap<String, Arc<str>>,
}

impl Names {
    fn outline(&mut self, outline: &Outline) -> Outline {
        let mut mended = outline.clone();
        let mut mender = Mender::that_repairs();
        mended.title.iter_mut().chain(&mut mended.slug).for_each(|text| mender.text(text));
        for name in mended.authors.iter_mut().chain(&mut mended.terms) {
            if let Some((text, _)) = mojibake::repair(name) {
                *name = self.shared(text);
            }
        }
        mended
    }

    fn labels(&mut self, post: &Post) -> Vec<Arc<str>> {
        post.labels().into_iter().map(|name| self.shared(name.to_owned())).collect()
    }

    fn shared(&mut self, name: String) -> Arc<str> {
        Arc::clone(self.mended.entry(name).or_insert_with_key(|name| Arc::from(name.as_str())))
    }
}
