//! From the body as WordPress keeps it to the HTML its readers saw.

/// Returns the numbers of a list such as `3, 4,5`.
pub(super) fn numbers(list: &str) -> impl Iterator<Item = u64> {
    list.split(|char: char| !char.is_ascii_digit()).filter_map(|number| number.parse().ok())
}
