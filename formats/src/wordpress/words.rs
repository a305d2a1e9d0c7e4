//! The words of WordPress for types and states, and what they mean in the model.

use crate::model::{CommentKind, CommentStatus, Kind, Status};
use crate::nearly::{is_nearly, is_one_off};

/// What becomes of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// It goes into the archive.
    Post(Kind),
    /// It is a part of the machinery and only counted.
    Internal,
}

/// Types that hold no writing of the blog's own: menus, styles, templates, caches. `wp_block` is read where a post
/// uses it, `guest-author` describes the author of one.
const INTERNAL: [&str; 25] = [
    "revision",
    "nav_menu_item",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    super::people::GUEST,
    "user_request",
    "wp_block",
    "wp_global_styles",
    "wp_navigation",
    "wp_template",
    "wp_template_part",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "acf-post-type",
    "acf-taxonomy",
    "elementor_library",
    "elementor_font",
    "scheduled-action",
    "jp_pay_order",
    "jp_img_sitemap",
    "jp_sitemap",
    "jp_sitemap_master",
];

/// Types that no visitor could open, whatever their status says: what people sent through forms, orders.
const NOT_PUBLIC: [&str; 20] = [
    "feedback",
    "flamingo_inbound",
    "flamingo_contact",
    "flamingo_outbound",
    "shop_order",
    "shop_order_refund",
    "shop_coupon",
    "shop_subscription",
    "wpcf7_contact_form",
    "wpforms",
    "edd_payment",
    "edd_log",
    "edd_discount",
    "edd_license",
    "give_payment",
    "inbound_message",
    "llms_order",
    "shop_order_placehold",
    "wc_booking",
    "wc_user_membership",
];

pub(super) fn kind(word: &str) -> ItemKind {
    if INTERNAL.contains(&word) { ItemKind::Internal } else { ItemKind::Post(Kind::from(word.to_owned())) }
}

/// What a status means; `Err` for a word WordPress does not define, with what it is treated as.
pub(super) fn status(word: Option<&str>, kind: &Kind) -> Result<Status, Status> {
    let stated = stated(word, kind);
    let is_hidden = matches!(kind, Kind::Custom(name) if is_not_public(name));
    let hide = |status| if is_hidden && status != Status::Trash { Status::Private } else { status };
    stated.map(hide).map_err(hide)
}

fn stated(word: Option<&str>, kind: &Kind) -> Result<Status, Status> {
    Ok(match word.unwrap_or_default() {
        "publish" => Status::Published,
        "draft" | "auto-draft" => Status::Draft,
        "future" => Status::Scheduled,
        "pending" => Status::Pending,
        "private" => Status::Private,
        "trash" => Status::Trash,
        // What it inherits from is not known here; `Library` follows the parent.
        "inherit" if *kind == Kind::Attachment => Status::Published,
        "inherit" => Status::Draft,
        // Words of forums for what moderators took away, from all and from guests: nothing anybody is still writing.
        "spam" => return Err(Status::Trash),
        "hidden" => return Err(Status::Private),
        _ => return Err(Status::Draft),
    })
}

/// Returns true for a type that no visitor could open, be it misspelt: what people sent must not come out for a letter.
fn is_not_public(name: &str) -> bool {
    let is_misspelt = |known: &str| is_nearly(known, name) || is_one_off(name.as_bytes(), known.as_bytes());
    NOT_PUBLIC.iter().any(|known| *known == name || is_misspelt(known))
}

/// What the approval of a comment means; `Err` for a word WordPress does not define.
pub(super) fn approval(word: Option<&str>) -> Result<CommentStatus, CommentStatus> {
    Ok(match word.unwrap_or_default() {
        "1" | "approve" | "approved" => CommentStatus::Approved,
        "0" | "hold" | "unapproved" => CommentStatus::Pending,
        "spam" => CommentStatus::Spam,
        "trash" | "post-trashed" => CommentStatus::Trash,
        _ => return Err(CommentStatus::Pending),
    })
}

/// What a comment is, and whether the word is one whose comments visitors never saw.
pub(super) fn comment_kind(word: Option<&str>) -> (CommentKind, Visibility) {
    match word.unwrap_or_default() {
        "" | "comment" | "review" => (CommentKind::Comment, Visibility::AsApproved),
        "pingback" => (CommentKind::Pingback, Visibility::AsApproved),
        "trackback" => (CommentKind::Trackback, Visibility::AsApproved),
        "webmention" | "mention" | "reply" | "repost" | "like" => (CommentKind::Pingback, Visibility::AsApproved),
        // Notes that plug-ins keep as comments: on orders, payments, reviews by editors.
        _ => (CommentKind::Comment, Visibility::NeverPublic),
    }
}

/// Whether the approval of a comment says who could see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// It does.
    AsApproved,
    /// Whatever it says, visitors did not see it.
    NeverPublic,
}
