//! What stands in what, for feeds whose tags are broken: an element without an end tag seems to hold all that follows.

use crate::xml::Element;

/// Returns true if an element may stand in another in an entry; bodies may hold anything.
pub(super) fn belongs(parent: Element<'_>, child: Element<'_>) -> bool {
    let (space, local) = child.name();
    match parent.name().1 {
        "author" => matches!(local, "name" | "uri" | "email" | "image" | "type"),
        "location" => matches!(local, "name" | "latitude" | "longitude" | "span"),
        "control" => local == "draft",
        "id" | "title" | "published" | "updated" | "category" | "link" | "type" | "status" | "parent" | "inReplyTo"
        | "created" | "filename" | "trashed" | "metaDescription" | "name" | "uri" | "email" | "draft" => false,
        // Bodies may hold any HTML, but not what no HTML has.
        "content" | "summary" => !(is_of_export(space) || is_of_entry(child, local)),
        "source" => true,
        // Elements nobody knows may hold what they like, but not what makes an entry.
        _ if space == "blogger" => false,
        _ => {
            let makes_entry = matches!(
                local,
                "author"
                    | "category"
                    | "content"
                    | "in-reply-to"
                    | "link"
                    | "parent"
                    | "published"
                    | "status"
                    | "title"
                    | "type"
            );
            !(makes_entry || is_of_export(space) || is_of_entry(child, local))
        }
    }
}

/// Returns true for an element that makes an entry and is none of HTML.
fn is_of_entry(element: Element<'_>, local: &str) -> bool {
    let relation = || element.attribute("rel").unwrap_or_default();
    match local {
        "published" | "updated" | "filename" | "metaDescription" | "trashed" | "created" | "inReplyTo" => true,
        "category" => element.attribute("term").is_some(),
        "author" => element.child("atom", "name").is_some(),
        "id" => element.value().is_some_and(|id| id.starts_with("tag:")),
        "link" => matches!(relation().as_str(), "alternate" | "edit" | "enclosure" | "related" | "replies" | "self"),
        _ => false,
    }
}

/// Returns true for a namespace that is used beside bodies and never in one.
fn is_of_export(space: &str) -> bool {
    matches!(space, "blogger" | "thr" | "app" | "gd" | "georss" | "openSearch")
}

/// Returns true if an element between entries may stand in another; where it may not, it is one of the feed's own.
pub(super) fn belongs_in_feed(parent: Element<'_>, child: Element<'_>) -> bool {
    match parent.name().1 {
        "author" | "contributor" | "content" | "summary" | "source" => belongs(parent, child),
        _ => !is_fact(child),
    }
}

/// Returns true if an element is a feed by its name.
pub(super) fn is_feed(element: Element<'_>) -> bool {
    element.qualified_name().rsplit(':').next() == Some("feed")
}

/// Returns true if an element is the feed, whatever it is called: at least two facts of a feed stand in it.
pub(super) fn seems_feed(element: Element<'_>) -> bool {
    let is_taken = is_fact(element) || matches!(element.name().1, "author" | "contributor" | "source" | "entry");
    !is_taken && element.children().filter(|child| is_fact(*child)).nth(1).is_some()
}

/// Returns true if an element says something of the blog: RFC 4287 section 4.1.1.
pub(super) fn is_fact(element: Element<'_>) -> bool {
    let (space, local) = element.name();
    space == "openSearch"
        || space == "atom"
            && matches!(
                local,
                "author"
                    | "category"
                    | "contributor"
                    | "generator"
                    | "icon"
                    | "id"
                    | "link"
                    | "logo"
                    | "rights"
                    | "subtitle"
                    | "title"
                    | "updated"
            )
}
