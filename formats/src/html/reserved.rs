//! The characters that HTML would read as markup.

/// Returns the reference to write for a character that HTML reads as markup, in text or in an attribute between double
/// quotes; `None` for any other, which is for the place to judge that it is written in.
pub const fn reserved(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    }
}
