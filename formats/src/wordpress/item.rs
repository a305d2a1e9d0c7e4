//! Parses an item, and its comments one by one: there may be very many of them.

use super::comment;
use super::comment_fields::CommentFields;
use super::document::Item;
use super::structure::{comments_in, is_comment};
use crate::model::CommentStatus;
use crate::reader::Tally;
use crate::xml::{Bindings, Element, Place, Tree};

/// What is made of the comments of an item, which come one after the other in source order.
pub(super) trait Comments {
    /// Takes the next.
    fn take(&mut self, comment: CommentFields<'_>);
}

/// Parses the item that was read from a place. `start` gives what its comments are put into; both together are for
/// `judge`.
///
/// Each comment is forgotten as soon as it was taken, so memory is not that of all their elements. Where tags do not
/// match, what belongs to what is known only when all is parsed; then the comments are taken once more, into what
/// `start` gives anew.
pub(super) fn read_item<C: Comments, T>(
    bytes: &[u8],
    place: Place,
    bindings: &Bindings,
    start: impl Fn() -> C,
    judge: impl FnOnce(&Item<'_>, C, &Tree<'_>) -> T,
) -> T {
    // Of an item without its end tag it is known beforehand.
    if !place.is_cut {
        let mut comments = start();
        let apart = Tree::parse_apart(bytes, bindings, &mut |child| {
            let is_comment = is_comment(child);
            if is_comment {
                take(child, &mut comments);
            } else {
                comments_in(child).for_each(|inner| take(inner, &mut comments));
            }
            is_comment
        });
        if let Some(tree) = apart {
            let mut item = entry(&tree);
            // The others were taken as they came.
            let loose = std::mem::take(&mut item.comments).into_iter().filter(|comment| comment.element.is_none());
            loose.for_each(|comment| comments.take(comment));
            return judge(&item, comments, &tree);
        }
    }
    let tree = Tree::parse(bytes, bindings);
    let mut item = entry(&tree);
    let mut comments = start();
    let mut found = std::mem::take(&mut item.comments);
    found.sort_by_key(|comment| comment.place());
    found.into_iter().for_each(|comment| comments.take(comment));
    judge(&item, comments, &tree)
}

fn take(comment: Element<'_>, comments: &mut impl Comments) {
    CommentFields::within(comment).into_iter().for_each(|comment| comments.take(comment));
}

fn entry<'t>(tree: &'t Tree<'_>) -> Item<'t> {
    tree.entry().map(Item::read).unwrap_or_default()
}

/// No comments are asked for.
impl Comments for () {
    fn take(&mut self, _: CommentFields<'_>) {}
}

/// Returns the ids of the comments of an item, where they have one, and who could see them.
pub(super) fn comment_ids(bytes: &[u8], place: Place, bindings: &Bindings) -> Vec<(Option<String>, CommentStatus)> {
    read_item(bytes, place, bindings, Vec::new, |_, ids, _| ids)
}

impl Comments for Vec<(Option<String>, CommentStatus)> {
    fn take(&mut self, comment: CommentFields<'_>) {
        self.push((comment::id(&comment), comment::status_of(&comment)));
    }
}

impl Comments for Tally {
    fn take(&mut self, comment: CommentFields<'_>) {
        self.add(comment::status_of(&comment));
    }
}
