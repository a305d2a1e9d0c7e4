//! The namespaces of Blogger's feeds, by the short names this room's code uses.

use crate::xml::Vocabulary;

/// The namespace only a Takeout declares.
pub(super) const TAKEOUT: &str = "http://schemas.google.com/blogger/2018";

/// What its address ends with; that of the classic export has another year.
pub(super) const TAKEOUT_YEAR: &str = "2018";

pub(super) static VOCABULARY: Vocabulary = Vocabulary {
    short_name,
    // Tools that pretty-print an export drop the declarations that stand on single elements.
    well_known: &[
        ("", "atom"),
        ("app", "app"),
        ("blogger", "blogger"),
        ("gd", "gd"),
        ("georss", "georss"),
        ("media", "media"),
        ("openSearch", "openSearch"),
        ("thr", "thr"),
    ],
};

fn short_name(uri: &str) -> Option<&'static str> {
    Some(match uri {
        "http://www.w3.org/2005/Atom" => "atom",
        // RFC 5023's address, and the draft's, which Blogger kept.
        "http://www.w3.org/2007/app" | "http://purl.org/atom/app#" => "app",
        TAKEOUT | "http://schemas.google.com/blogger/2008" => "blogger",
        "http://schemas.google.com/g/2005" => "gd",
        "http://www.georss.org/georss" => "georss",
        "http://search.yahoo.com/mrss/" => "media",
        "http://a9.com/-/spec/opensearchrss/1.0/" | "http://a9.com/-/spec/opensearch/1.1/" => "openSearch",
        "http://purl.org/syndication/thread/1.0" => "thr",
        _ => return None,
    })
}
