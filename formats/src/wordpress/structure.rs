//! What stands in what, for items whose tags are broken: an element without an end tag seems to hold all that follows.

use crate::xml::Element;

/// Whether an element of an item may stand in another; where it may not, it is one of the item's own.
///
/// What belongs to a comment is for [`belongs_in_comment`] to say.
pub(super) fn belongs_in_item<'t>(parent: Element<'t>, child: Element<'t>) -> bool {
    if is_of_comment(child) {
        return true;
    }
    match parent.name() {
        ("wp", "postmeta" | "commentmeta" | "termmeta") if is_of_meta(child) => true,
        ("", "title" | "link" | "guid" | "pubDate" | "description" | "category") | ("dc", "creator") => {
            !is_of_item(child) && !child.name().0.is_empty()
        }
        // The head of another part stands behind an item that was cut, with the addresses of its authors.
        _ => !is_of_item(child) && (!is_of_head(child) || is_of_head(parent)),
    }
}

/// Whether an element of a comment may stand in another; where it may not, it is one of the comment's own.
pub(super) fn belongs_in_comment<'t>(parent: Element<'t>, child: Element<'t>) -> bool {
    match parent.name() {
        ("wp", "comment") => true,
        ("wp", "commentmeta") if is_of_meta(child) => true,
        _ => !is_of_comment(child),
    }
}

/// Whether an element of the channel may stand in another; where it may not, it is one of the channel's own.
///
/// What belongs to an author or a term is for [`belongs_in_person_or_term`] to say.
pub(super) fn belongs_in_channel<'t>(parent: Element<'t>, child: Element<'t>) -> bool {
    let has_facts_of_its_own = matches!(parent.name(), ("", "image" | "textInput"));
    !is_fact(child) || has_facts_of_its_own && child.name().0.is_empty()
}

/// Whether an element of an author or a term may stand in another; where it may not, it is one of the author's own.
pub(super) fn belongs_in_person_or_term<'t>(parent: Element<'t>, child: Element<'t>) -> bool {
    match parent.name() {
        ("wp", "author" | "category" | "tag" | "term") => true,
        ("wp", "termmeta") if is_of_meta(child) => true,
        _ => !is_detail(child) && !is_of_item(child),
    }
}

/// Whether an element is the channel, whatever it is called: at least two facts of a channel stand in it and none of an
/// item.
pub(super) fn is_channel(element: Element<'_>) -> bool {
    if is_fact(element) || is_of_item(element) || element.name() == ("", "item") {
        return false;
    }
    let has_two = element.children().filter(|child| is_fact(*child)).nth(1).is_some();
    has_two && !element.children().any(is_of_item)
}

/// Whether an element is the root or the channel by its name.
pub(super) fn is_document(element: Element<'_>) -> bool {
    matches!(element.qualified_name().rsplit(':').next(), Some("rss" | "RDF" | "channel"))
}

/// Whether an element says something of the blog.
pub(super) fn is_fact(element: Element<'_>) -> bool {
    match element.name() {
        ("", local) => {
            matches!(local, "title" | "link" | "description" | "pubDate" | "language" | "generator" | "image")
        }
        ("wp", local) => {
            matches!(local, "wxr_version" | "base_site_url" | "base_blog_url" | "author" | "category" | "tag" | "term")
        }
        _ => false,
    }
}

/// Whether an element is of the head of an export and of nothing else.
fn is_of_head(element: Element<'_>) -> bool {
    is_document(element) || element.name().0 == "wp" && (is_fact(element) || is_detail(element) && !is_of_item(element))
}

/// Whether an element says something of an author or a term.
pub(super) fn is_detail(element: Element<'_>) -> bool {
    let (space, local) = element.name();
    let has_start = || ["author_", "cat_", "category_", "tag_", "term_"].iter().any(|start| local.starts_with(start));
    space == "wp" && (has_start() || local == "termmeta" || is_of_meta(element))
}

/// Whether an element may stand in another, be it in an item or in a comment of one.
pub(super) fn belongs<'t>(parent: Element<'t>, child: Element<'t>) -> bool {
    belongs_in_item(parent, child) && belongs_in_comment(parent, child)
}

/// Whether an element is the item's by its name: one that no body and no value holds.
pub(super) fn is_of_item(element: Element<'_>) -> bool {
    match element.name() {
        ("wp", local) => {
            matches!(local, "comment" | "postmeta" | "comment_status" | "ping_status" | "status" | "menu_order")
                || matches!(local, "is_sticky" | "attachment_url")
                || local.starts_with("post_")
                || is_of_meta(element)
        }
        ("content" | "excerpt", "encoded") | ("dc", "creator") => true,
        ("", "category") => element.attribute("domain").or_else(|| element.attribute("nicename")).is_some(),
        _ => false,
    }
}

/// Whether an element is a comment's by its name.
pub(super) fn is_of_comment(element: Element<'_>) -> bool {
    let (space, local) = element.name();
    space == "wp" && local != "comment_status" && (local.starts_with("comment_") || local == "commentmeta")
}

/// Whether an element is a comment: by its name or, if that is nobody's, because at least two of its fields stand in it.
pub(super) fn is_comment(element: Element<'_>) -> bool {
    let has_fields = || element.children().filter(|child| is_of_comment(*child)).nth(1).is_some();
    element.name() == ("wp", "comment") || (has_fields() && !is_known(element))
}

/// Returns the comments that stand in an element nobody knows.
pub(super) fn comments_in<'t>(element: Element<'t>) -> impl Iterator<Item = Element<'t>> {
    let is_wrapped = move |child: &Element<'t>| child.name() == ("wp", "comment") && !is_known(element);
    element.children().filter(is_wrapped)
}

fn is_known(element: Element<'_>) -> bool {
    is_of_item(element)
        || is_of_comment(element)
        || matches!(element.name(), ("", "title" | "link" | "guid" | "pubDate" | "description" | "category"))
}

fn is_of_meta(element: Element<'_>) -> bool {
    matches!(element.name(), ("wp", "meta_key" | "meta_value"))
}
