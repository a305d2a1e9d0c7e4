//! Which elements are one comment: those in a `wp:comment` and, where tags are lost, those from one beginning to the next.

use std::borrow::Cow;
use std::ops::Range;

use super::structure::{belongs_in_comment, is_of_comment};
use crate::xml::Element;

/// The fields of one comment, in source order.
pub(super) struct CommentFields<'t> {
    /// The `wp:comment` around them; `None` if its start tag is lost.
    pub element: Option<Element<'t>>,
    /// Everything in it.
    pub fields: Vec<Element<'t>>,
    /// Fields behind another comment inside this one, too few to be a comment.
    pub strays: Vec<Element<'t>>,
    /// True if the item it stands in is damaged.
    pub is_damaged: bool,
}

impl<'t> CommentFields<'t> {
    /// Returns the comments whose fields stand in the element of one: that one, and those whose own tags are lost.
    pub fn within(comment: Element<'t>) -> Vec<Self> {
        let (mut own, mut behind) = (Vec::new(), Vec::new());
        let mut is_over = false;
        for child in comment.fields(belongs_in_comment) {
            if comment.is_damaged() && child.name() == ("wp", "comment") {
                is_over = true;
            } else if is_over && is_of_comment(child) {
                behind.push(child);
            } else {
                own.push(child);
            }
        }
        let mut more = split_off(&mut own);
        let (comments, strays) = CommentFields::loose(behind);
        let first = CommentFields { element: Some(comment), fields: own, strays, is_damaged: comment.is_damaged() };
        let mut all = vec![first];
        all.append(&mut more);
        all.extend(comments);
        all
    }

    /// Returns the comments that fields without an element of a comment around them are, and the fields that are none.
    pub fn loose(mut fields: Vec<Element<'t>>) -> (Vec<Self>, Vec<Element<'t>>) {
        let start = (0..fields.len()).find(|at| begins(&fields, *at)).unwrap_or(fields.len());
        let mut first = fields.split_off(start);
        if first.is_empty() {
            return (Vec::new(), fields);
        }
        let more = split_off(&mut first);
        let mut all = vec![CommentFields::without_start(first)];
        all.extend(more);
        (all, fields)
    }

    /// Returns true if nobody knows whose its fields are: a hole stands in it or before it in its item, what every comment
    /// has once stands twice in a damaged one, or its approval or its type in any.
    pub fn is_of_two(&self) -> bool {
        let mut all = self.element.into_iter().chain(self.fields.iter().copied());
        if all.any(Element::is_behind_hole) {
            return true;
        }
        let mut said: Vec<(&str, Cow<'t, str>)> = Vec::new();
        self.fields.iter().any(|field| {
            let name = local(*field);
            let counts = matches!(name, "comment_approved" | "comment_type");
            if !(counts || self.is_damaged && name.starts_with("comment_")) || field.name().0 != "wp" {
                return false;
            }
            let Some(value) = field.value() else { return false };
            let earlier = said.iter().find(|(known, _)| *known == name);
            let is_other = earlier.is_some_and(|(_, said)| *said != value);
            if earlier.is_none() {
                said.push((name, value));
            }
            is_other
        })
    }

    /// Returns where in the stretch that was parsed the comment stands; `None` where bytes had to be replaced.
    pub fn range(&self) -> Option<Range<usize>> {
        let end = || self.fields.iter().rev().find_map(|field| field.range());
        match (self.element, self.fields.first()) {
            (Some(element), _) => element.range(),
            (None, first) => Some(first?.range()?.start..end()?.end),
        }
    }

    /// Returns where it starts there, as far as that is known: comments are in the order of it.
    pub fn place(&self) -> usize {
        self.element.or_else(|| self.fields.first().copied()).map_or(0, Element::place)
    }

    fn without_start(fields: Vec<Element<'t>>) -> Self {
        CommentFields { element: None, fields, strays: Vec::new(), is_damaged: true }
    }
}

/// Leaves the fields of the first comment and returns the others.
fn split_off<'t>(fields: &mut Vec<Element<'t>>) -> Vec<CommentFields<'t>> {
    let mut comments = Vec::new();
    // Names without their prefix are enough to see that there is no second one, as in nearly every comment.
    while fields.iter().filter(|field| local(**field) == "comment_content").nth(1).is_some() {
        // A comment is whole once it has its text; then its first fields are those of the next.
        let text = fields.iter().position(|field| local(*field) == "comment_content").unwrap_or_default();
        let is_again = |at: &usize| {
            let name = fields.get(*at).map(|field| local(*field));
            fields.iter().take(*at).any(|earlier| Some(local(*earlier)) == name) && begins(fields, *at)
        };
        let Some(next) = (text..fields.len()).find(is_again) else { break };
        let behind = fields.split_off(next);
        comments.push(std::mem::replace(fields, behind));
    }
    comments.push(std::mem::take(fields));
    let mut comments = comments.into_iter();
    *fields = comments.next().unwrap_or_default();
    comments.map(CommentFields::without_start).collect()
}

/// Returns true if a comment may begin at a field: WordPress writes the id and the author before the others.
fn begins(fields: &[Element<'_>], at: usize) -> bool {
    let is_first = fields.get(at).is_some_and(|field| matches!(local(*field), "comment_id" | "comment_author"));
    let of_comment = || fields.iter().skip(at).take_while(|field| is_of_comment(**field));
    is_first && of_comment().nth(2).is_some() && of_comment().any(|field| local(*field) == "comment_content")
}

fn local<'t>(field: Element<'t>) -> &'t str {
    let name = field.qualified_name();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
